/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import java.util.List;

/**
 * Whose a CometChat user is, as far as it is stored: hashes, never user ids. Immutable.
 *
 * @param stamp the stamp of the user id, see {@link Stamp}
 * @param formerStamps the stamps of the user ids that the user had before; most users have none
 */
public record Owner(String stamp, List<String> formerStamps) {

  /** Copies the stamps. */
  public Owner {
    formerStamps = List.copyOf(formerStamps);
  }

  /** Of a change for which it does not matter whose the user is. */
  public static final Owner UNKNOWN = new Owner("", List.of());

  /** Whether it does not matter whose the user is. */
  public boolean isUnknown() {
    return stamp.isEmpty();
  }

  /** The owner of a user id that has never changed. */
  public static Owner of(String stamp) {
    return new Owner(stamp, List.of());
  }
}
