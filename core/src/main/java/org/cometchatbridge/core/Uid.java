/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import org.cometchatbridge.core.internal.identity.UidEncoding;

/**
 * A CometChat user id: 1 to 100 characters of {@code a-z 0-9 - _}.
 *
 * <p>CometChat folds ids to lower case, so two user ids that differ only in case would share one
 * chat account. User ids are therefore mapped injectively, by {@link #ofUserId} unless the settings
 * name another {@link org.cometchatbridge.core.spi.UidMapping}. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Uid {

  private final String value;

  private Uid(String value) {
    this.value = value;
  }

  /**
   * Takes a text that is a legal, folded uid already.
   *
   * @param value the uid
   * @return the uid
   * @throws IllegalArgumentException if the text is not 1 to 100 characters of {@code a-z 0-9 - _}
   */
  public static Uid of(String value) {
    if (!UidEncoding.isLegal(value)) {
      throw new IllegalArgumentException(
          "A uid has 1 to 100 characters of a-z, 0-9, - and _; map other ids with Uid.ofUserId");
    }
    return new Uid(value);
  }

  /**
   * Maps an application's user id to the uid that only this user has, as a bridge does by default:
   * an application id that is already a legal uid stays itself, unless it looks like the bridge's
   * own encoding; every other one becomes a readable part, the tag {@code -x1-} and the SHA-256
   * hash of the application id.
   *
   * <p>The same id gives the same uid in every locale, in every release and on every node. What a
   * given bridge makes of a user id, {@link CometChatBridge#uidOf} says.
   *
   * @param userId the application's raw user id, exactly as it is; not blank
   * @return the uid
   * @throws IllegalArgumentException if the id is blank
   */
  public static Uid ofUserId(String userId) {
    if (userId.isBlank()) {
      throw new IllegalArgumentException("A blank user id names nobody and cannot be mapped");
    }
    return new Uid(UidEncoding.readable(userId, UidEncoding.MAX_LENGTH));
  }

  /**
   * The uid as CometChat knows it.
   *
   * @return 1 to 100 characters of {@code a-z 0-9 - _}
   */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Uid that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
