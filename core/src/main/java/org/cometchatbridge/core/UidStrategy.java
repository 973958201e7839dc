/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.Optional;
import org.cometchatbridge.core.internal.identity.UidEncoding;
import org.cometchatbridge.core.spi.UidMapping;

/**
 * The mappings from user ids to uids that the bridge provides. Each is injective, and no two of
 * them map two user ids to one uid. A later change of the mapping gives new, empty chat accounts to
 * all users whose uid changes.
 *
 * @since 0.1.0
 */
public enum UidStrategy implements UidMapping {

  /** A legal uid stays as it is; every other user id becomes a readable part and a hash. */
  DEFAULT,

  /**
   * A legal uid stays as it is, and users with any other user id get no chat. A legal uid has 1 to
   * 100 characters of {@code a-z 0-9 - _}, and not the form of the bridge's own encodings. For
   * applications whose CometChat users already exist under the application's ids.
   */
  IDENTITY,

  /**
   * Every user id becomes a hash, because other chat users can read the uid. The user id is not
   * published as a name either: a user without a display name, or with one that equals the user id,
   * is called "User" and the last four characters of the uid.
   */
  HASH;

  @Override
  public Optional<Uid> uidOf(String userId) {
    if (userId.isBlank()) {
      return Optional.empty();
    }
    return switch (this) {
      case DEFAULT -> Optional.of(Uid.ofUserId(userId));
      case IDENTITY ->
          UidEncoding.isPlain(userId, UidEncoding.MAX_LENGTH)
              ? Optional.of(Uid.of(userId))
              : Optional.empty();
      case HASH -> Optional.of(Uid.of(UidEncoding.hashed(userId)));
    };
  }
}
