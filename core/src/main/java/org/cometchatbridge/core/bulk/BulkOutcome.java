/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.bulk;

import java.util.Optional;
import org.cometchatbridge.core.Uid;

/**
 * The outcome of one user of an import. Later releases may add codes.
 *
 * @param user the user
 * @param uid the CometChat uid, or empty if the user id has none
 * @param kind what became of the user
 * @param code why, or empty: {@code EXISTS}, {@code DEACTIVATED}, {@code DELETED}, {@code
 *     FOREIGN_USER}, {@code UNSTAMPED_USER}, {@code USER_ID_NOT_MAPPED}, {@code UNCHANGED}, {@code
 *     NOT_WRITTEN(fields)}, {@code HTTP_413}, or CometChat's {@code error.code}
 * @since 0.1.0
 */
public record BulkOutcome(BulkUser user, Optional<Uid> uid, Kind kind, String code) {

  /**
   * What became of a user.
   *
   * @since 0.1.0
   */
  public enum Kind {
    /** CometChat has the user by this import. */
    CREATED,
    /** The user existed, and has the fields of the import. */
    UPDATED,
    /**
     * The user existed, and the store of {@code jdbcSync} has it: the change is recorded there, and
     * the reconciler carries it out.
     */
    QUEUED,
    /** The user existed and was not changed, as requested. */
    SKIPPED,
    /** The user was not imported; the code says why. */
    REJECTED
  }
}
