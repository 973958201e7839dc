/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import org.cometchatbridge.core.internal.identity.UidEncoding;

/**
 * A CometChat user id: 1 to 100 characters of {@code a-z 0-9 - _}.
 *
 * <p>CometChat folds uids to lower case, so two user ids that differ only in case would share one
 * chat account. User ids are therefore mapped injectively: by {@link #ofUserId}, unless another
 * {@link org.cometchatbridge.core.spi.UidMapping} is configured. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Uid {

  private final String value;

  private Uid(String value) {
    this.value = value;
  }

  /**
   * Creates a uid from a text that is a legal, folded uid.
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
   * Maps a user id to its uid by the default mapping. A user id that is a legal uid is used
   * unchanged, unless it has the form of the bridge's own encoding. Every other user id is encoded
   * as a readable part, the tag {@code -x1-} and the SHA-256 hash of the user id.
   *
   * <p>The result is the same in every locale, in every release and on every node. Use {@link
   * CometChatBridge#uidOf} for the uid that a configured bridge assigns.
   *
   * @param userId the application's raw user id, unmodified; not blank
   * @return the uid
   * @throws IllegalArgumentException if the user id is blank
   */
  public static Uid ofUserId(String userId) {
    if (userId.isBlank()) {
      throw new IllegalArgumentException("A blank user id cannot be mapped to a uid");
    }
    return new Uid(UidEncoding.readable(userId, UidEncoding.MAX_LENGTH));
  }

  /**
   * The uid as CometChat uses it.
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
