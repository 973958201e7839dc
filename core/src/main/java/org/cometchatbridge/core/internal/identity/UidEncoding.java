/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The texts of uids.
 *
 * <p>Two tags say which uids were made here: {@code -x1-} stands before a whole hash, and {@code
 * -xt1-} after the name of a tenant. No user id that looks like either is taken as it is, so that
 * nobody can choose an id that is another one's uid.
 */
public final class UidEncoding {

  /** CometChat allows 100 in one place and "less than 100" in another; encoded ids stay below. */
  public static final int MAX_LENGTH = 100;

  /** Stands between a tenant and the rest. */
  static final String TENANT_TAG = "-xt1-";

  private static final int SLUG_LENGTH = 40;

  /** Without an underscore: two of CometChat's pages do not allow it, and an id is for ever. */
  private static final String TAG = "-x1-";

  private static final String NAMELESS = "user";
  private static final int HASH_CHARS = 52;
  private static final Pattern OWN_ENCODING =
      Pattern.compile("[a-z0-9_-]*" + TAG + "[0-9a-v]{" + HASH_CHARS + "}");
  private static final String BASE32_HEX = "0123456789abcdefghijklmnopqrstuv";

  private UidEncoding() {}

  /** Whether a text is a uid: 1 to 100 characters of {@code a-z 0-9 - _}. */
  public static boolean isLegal(String id) {
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

  /** Whether a user id can be a uid as it stands: legal, and not like one that was made here. */
  public static boolean isPlain(String id, int room) {
    return id.length() <= room && isLegal(id) && !looksEncoded(id);
  }

  /**
   * The user id itself if it is plain, else a readable part and the hash.
   *
   * @param room the most characters, at least 74
   */
  public static String readable(String userId, int room) {
    if (isPlain(userId, room)) {
      return userId;
    }
    int rest = Math.min(room, MAX_LENGTH - 1) - TAG.length() - HASH_CHARS;
    return slug(userId, Math.min(SLUG_LENGTH, rest)) + TAG + hash(userId);
  }

  /** The hash, and nothing that could be read. */
  public static String hashed(String userId) {
    return NAMELESS + TAG + hash(userId);
  }

  private static boolean isLegal(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private static boolean looksEncoded(String id) {
    return id.indexOf(TENANT_TAG) > 0
        || (id.length() >= TAG.length() + HASH_CHARS && OWN_ENCODING.matcher(id).matches());
  }

  /**
   * The part for human eyes; it carries no weight in telling users apart. The domain of an e-mail
   * address is left out because every chat user can read uids.
   */
  private static String slug(String userId, int most) {
    String folded = fold(userId);
    int at = folded.indexOf('@', 1);
    int readable = at < 0 ? folded.length() : at;
    StringBuilder slug = new StringBuilder(most);
    for (int i = 0; i < readable && slug.length() < most; i++) {
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
    slug.setLength(end);
    return end == 0 || (slug + "-").contains(TENANT_TAG) ? NAMELESS : slug.toString();
  }

  /** Lower case without accents, as far as every Java platform agrees on what that is. */
  private static String fold(String userId) {
    StringBuilder head = new StringBuilder(userId);
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

  private static String hash(String userId) {
    return base32(new Sha256().text(userId).digest());
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
}
