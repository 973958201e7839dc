/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A CometChat auth token, with the user it belongs to and the time it was minted.
 *
 * <p>The token is a credential: {@link #toString} leaves its text out and the class is not
 * serializable. CometChat does not document the form of a token, so it is treated as opaque text;
 * the bridge only insists on 1 to 512 visible ASCII characters, which are safe in a header.
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ChatToken {

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{1,512}");

  private final Uid uid;
  private final String value;
  private final Instant mintedAt;

  private ChatToken(Uid uid, String value, Instant mintedAt) {
    this.uid = uid;
    this.value = value;
    this.mintedAt = mintedAt;
  }

  /**
   * Puts a token together.
   *
   * @param uid the CometChat user that the token logs in
   * @param value the token's text
   * @param mintedAt when the bridge received it, to the millisecond
   * @return the token
   * @throws IllegalArgumentException if the text is not {@linkplain #isUsable usable}
   */
  public static ChatToken of(Uid uid, String value, Instant mintedAt) {
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(mintedAt, "mintedAt");
    if (!isUsable(value)) {
      throw new IllegalArgumentException("A token has 1 to 512 visible ASCII characters");
    }
    return new ChatToken(uid, value, mintedAt);
  }

  /**
   * Says whether a text can be a token: 1 to 512 visible ASCII characters.
   *
   * @param value the text
   * @return whether {@link #of} accepts it
   */
  public static boolean isUsable(String value) {
    return VISIBLE_ASCII.matcher(value).matches();
  }

  /**
   * The CometChat user that the token logs in.
   *
   * @return the uid
   */
  public Uid uid() {
    return uid;
  }

  /**
   * The token's text, to be given to the page of its user and to nobody else.
   *
   * @return the secret text
   */
  public String value() {
    return value;
  }

  /**
   * When the bridge received the token.
   *
   * @return the time by the bridge's clock
   */
  public Instant mintedAt() {
    return mintedAt;
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
    return "ChatToken[uid=" + uid + ", mintedAt=" + mintedAt + ", value=redacted]";
  }
}
