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
 * @param values the value of each named field, already within CometChat's limits. Metadata contain
 *     the stamp
 */
public record Profile(Map<ProfileField, Value> values) {

  /** Copies the values. */
  public Profile {
    values = copy(values);
  }

  /**
   * The value of a field.
   *
   * @param json the JSON text, or empty to empty the field
   * @param onlyIfSent whether the value stands for one that the application does not have: it is
   *     sent only if the bridge has sent another one before, so that a field that others maintain
   *     at CometChat remains
   */
  public record Value(Optional<String> json, boolean onlyIfSent) {

    /** Display data are personal data. */
    @Override
    public String toString() {
      return json.isPresent() ? "Value[redacted]" : "Value[empty]";
    }
  }

  /** The named fields. */
  public Set<ProfileField> fields() {
    return values.keySet();
  }

  static <T> Map<ProfileField, T> copy(Map<ProfileField, T> values) {
    EnumMap<ProfileField, T> copy = new EnumMap<>(ProfileField.class);
    copy.putAll(values);
    return Collections.unmodifiableMap(copy);
  }

  /** Display data are personal data. */
  @Override
  public String toString() {
    return "Profile" + values.keySet();
  }
}
