/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Instant;
import java.util.Objects;

/**
 * A CometChat auth token, with the user it belongs to and the time of its creation.
 *
 * <p>The token is a credential: {@link #toString} redacts its text and the class is not
 * serializable. CometChat does not document the format of a token, so its text is opaque; the
 * bridge only requires 1 to 512 visible ASCII characters, which are safe in a header. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class ChatToken {

  private static final int MAX_LENGTH = 512;

  private final Uid uid;
  private final String value;

  // Many tokens are kept. A long would need 8 bytes more than the object that tokens share whose
  // user was never signed out, and an instant 16.
  private final long createdAtMilli;
  private final Long signOutId;

  private ChatToken(Uid uid, String value, Instant createdAt, long signOutId) {
    this.uid = uid;
    this.value = value;
    this.createdAtMilli = createdAt.toEpochMilli();
    this.signOutId = signOutId;
  }

  /**
   * Creates a token of a user who was never signed out everywhere.
   *
   * @param uid the CometChat user that the token authenticates
   * @param value the token's text
   * @param createdAt when the bridge received it; parts of a millisecond are dropped
   * @return the token
   * @throws IllegalArgumentException if the text is not {@linkplain #isWellFormed well-formed}
   * @throws ArithmeticException if the time is more than 290 million years from 1970
   */
  public static ChatToken of(Uid uid, String value, Instant createdAt) {
    return of(uid, value, createdAt, 0);
  }

  /**
   * Creates a token.
   *
   * @param uid the CometChat user that the token authenticates
   * @param value the token's text
   * @param createdAt when the bridge received it; parts of a millisecond are dropped
   * @param signOutId see {@link #signOutId()}
   * @return the token
   * @throws IllegalArgumentException if the text is not {@linkplain #isWellFormed well-formed}
   * @throws ArithmeticException if the time is more than 290 million years from 1970
   */
  public static ChatToken of(Uid uid, String value, Instant createdAt, long signOutId) {
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(createdAt, "createdAt");
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException("A token has 1 to 512 visible ASCII characters");
    }
    return new ChatToken(uid, value, createdAt, signOutId);
  }

  /**
   * Returns whether a text can be a token: 1 to 512 visible ASCII characters.
   *
   * @param value the text
   * @return whether {@link #of} accepts it
   */
  public static boolean isWellFormed(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /**
   * The CometChat user that the token authenticates.
   *
   * @return the uid
   */
  public Uid uid() {
    return uid;
  }

  /**
   * The text of the token. Pass it to its user's pages only.
   *
   * @return the secret text
   */
  public String value() {
    return value;
  }

  /**
   * When the bridge received the token, with millisecond precision.
   *
   * @return the time by the bridge's clock
   */
  public Instant createdAt() {
    return Instant.ofEpochMilli(createdAtMilli);
  }

  /**
   * The number of the user's last sign-out when the token was requested. If a later sign-out
   * exists, the token has ended. An adapter that stores the token stores this number, too. Not part
   * of {@link #equals}.
   *
   * @return the number, 0 if there was no sign-out, or {@link SessionHistory#UNKNOWN} if the store
   *     of {@link ChatUsers} did not respond
   */
  public long signOutId() {
    return signOutId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChatToken that && value.equals(that.value) && uid.equals(that.uid);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "ChatToken[uid=" + uid + ", createdAt=" + createdAt() + ", value=redacted]";
  }
}
