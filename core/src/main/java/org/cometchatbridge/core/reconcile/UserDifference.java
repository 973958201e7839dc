/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.reconcile;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;

/**
 * A user that the application and CometChat do not have alike. Immutable.
 *
 * @param kind what is different
 * @param number the application's {@linkplain ComparisonRow#number() number} of the user; 0 if the
 *     application does not have the user
 * @param uid the uid, or empty if the user id has none
 * @param fields the fields that differ, for {@link Kind#DIFFERENT} only
 * @since 0.1.0
 */
public record UserDifference(Kind kind, long number, Optional<Uid> uid, Set<ProfileField> fields) {

  /**
   * What is different. Later releases may add some.
   *
   * @since 0.1.0
   */
  public enum Kind {
    /** CometChat does not have the user. */
    MISSING,
    /** CometChat has other values. */
    DIFFERENT,
    /** The user is deactivated at CometChat, and active in the application. */
    DEACTIVATED,
    /** The user is active at CometChat, and deactivated in the application. */
    ACTIVE,
    /** CometChat's user belongs to another user id: its stamp says so. It is never changed. */
    FOREIGN,
    /** The application does not have the user, and a bridge has created it. */
    SURPLUS,
    /**
     * The application does not have the user, and the user has no stamp: it may belong to another
     * program.
     */
    SURPLUS_UNSTAMPED,
    /** The user id has no uid by {@code uidMapping}. */
    UNMAPPED,
    /** Another user of the application has the same uid. */
    DUPLICATE
  }

  /**
   * Creates a difference.
   *
   * @param kind what is different
   * @param number the application's number, or 0
   * @param uid the uid, or empty
   * @param fields the fields that differ
   */
  public UserDifference {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(uid, "uid");
    fields = Set.copyOf(fields);
  }
}
