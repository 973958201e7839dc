/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.Optional;
import org.cometchatbridge.core.internal.identity.UidEncoding;
import org.cometchatbridge.core.spi.UidMapping;

/**
 * The mappings from user ids to uids that need no code. Each is injective, and no two of them give
 * one uid to two user ids. Changing the mapping gives the users whose uid changes new, empty chat
 * accounts.
 *
 * @since 0.1.0
 */
public enum UidStrategy implements UidMapping {

  /** A legal id stays itself; every other one becomes a readable part and a hash. The default. */
  DEFAULT,

  /**
   * A legal id stays itself, and every other one is rejected: 1 to 100 characters of {@code a-z 0-9
   * - _}, not in the form of the bridge's own encodings. For applications whose CometChat users
   * already exist under the application's ids.
   */
  IDENTITY,

  /** Every id becomes a hash, so that a uid says nothing to the chat users who can read it. */
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
