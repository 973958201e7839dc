/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A CometChat user id: 1 to 100 characters of {@code a-z 0-9 - _}.
 *
 * <p>CometChat folds ids to lower case, so two host ids that differ only in case would share one
 * chat account. {@link #ofHostId} therefore maps injectively: a host id that is already a legal uid
 * stays itself, unless it looks like the bridge's own encoding; every other one becomes a readable
 * part, the tag {@code -x1-} and the SHA-256 hash of the host id. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Uid {

  /** CometChat allows 100 in one place and "less than 100" in another; encoded ids stay below. */
  private static final int MAX_LENGTH = 100;

  private static final int SLUG_LENGTH = 40;

  /** Without an underscore: two of CometChat's pages do not allow it, and an id is for ever. */
  private static final String TAG = "-x1-";

  private static final String NAMELESS = "user";
  private static final int HASH_CHARS = 52;
  private static final Pattern OWN_ENCODING =
      Pattern.compile("[a-z0-9_-]*" + TAG + "[0-9a-v]{" + HASH_CHARS + "}");
  private static final String BASE32_HEX = "0123456789abcdefghijklmnopqrstuv";

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
    if (!isLegal(value)) {
      throw new IllegalArgumentException(
          "A uid has 1 to 100 characters of a-z, 0-9, - and _; map other ids with Uid.ofHostId");
    }
    return new Uid(value);
  }

  /**
   * Maps a host's user id to the uid that only this user has.
   *
   * <p>The same id gives the same uid in every locale, in every release and on every node.
   *
   * @param hostId the host's raw user id, exactly as it is; not blank
   * @return the uid
   * @throws IllegalArgumentException if the id is blank
   */
  public static Uid ofHostId(String hostId) {
    if (hostId.isBlank()) {
      throw new IllegalArgumentException("A blank host id names nobody and cannot be mapped");
    }
    if (isLegal(hostId) && !looksEncoded(hostId)) {
      return new Uid(hostId);
    }
    return new Uid(slug(hostId) + TAG + hash(hostId));
  }

  /**
   * The uid as CometChat knows it.
   *
   * @return 1 to 100 characters of {@code a-z 0-9 - _}
   */
  public String value() {
    return value;
  }

  private static boolean isLegal(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (!isLegal(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLegal(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private static boolean looksEncoded(String id) {
    return id.length() >= TAG.length() + HASH_CHARS && OWN_ENCODING.matcher(id).matches();
  }

  /**
   * The part for human eyes; it carries no weight in telling users apart. The domain of an e-mail
   * address is left out because every chat user can read uids.
   */
  private static String slug(String hostId) {
    String folded = fold(hostId);
    int at = folded.indexOf('@', 1);
    int readable = at < 0 ? folded.length() : at;
    StringBuilder slug = new StringBuilder(SLUG_LENGTH);
    for (int i = 0; i < readable && slug.length() < SLUG_LENGTH; i++) {
      char c = folded.charAt(i);
      if (isLegal(c) && c != '_') {
        slug.append(c);
      } else if (Character.getType(c) != Character.NON_SPACING_MARK
          && !slug.isEmpty()
          && slug.charAt(slug.length() - 1) != '-') {
        slug.append('-');
      }
    }
    int end = slug.length();
    while (end > 0 && slug.charAt(end - 1) == '-') {
      end--;
    }
    return end == 0 ? NAMELESS : slug.substring(0, end);
  }

  /** Lower case without accents, as far as every Java platform agrees on what that is. */
  private static String fold(String hostId) {
    StringBuilder head = new StringBuilder(hostId);
    head.setLength(Math.min(head.length(), 4 * SLUG_LENGTH));
    for (int i = 0; i < head.length(); i++) {
      if (!inBlockThatNeverGrows(head.charAt(i))) {
        head.setCharAt(i, '-');
      }
    }
    return Normalizer.normalize(head, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
  }

  /**
   * Latin with its marks, and full-width ASCII. Other blocks still gain characters, so that two
   * Java releases would decompose one id into two uids.
   */
  private static boolean inBlockThatNeverGrows(char c) {
    return c <= '\u036f' || (c >= '\u1e00' && c <= '\u1eff') || (c >= '\uff01' && c <= '\uff5e');
  }

  private static String hash(String hostId) {
    return base32(new Sha256().text(hostId).end());
  }

  private static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder(HASH_CHARS);
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8) | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(BASE32_HEX.charAt((buffer >> bits) & 31));
      }
      buffer &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(BASE32_HEX.charAt((buffer << (5 - bits)) & 31));
    }
    return text.toString();
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
