/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.ProfileField;

/**
 * Some fields of a profile as CometChat takes them. Immutable.
 *
 * @param values the JSON text of each named field, already within CometChat's limits; empty to
 *     empty the field. Metadata contain the stamp.
 */
public record Profile(Map<ProfileField, Optional<String>> values) {

  /** Copies the values. */
  public Profile {
    EnumMap<ProfileField, Optional<String>> copy = new EnumMap<>(ProfileField.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  /** The named fields. */
  public Set<ProfileField> fields() {
    return values.keySet();
  }

  /** Display data are personal data. */
  @Override
  public String toString() {
    return "Profile" + values.keySet();
  }
}
