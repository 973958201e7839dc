/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The encoding of user ids as uids.
 *
 * <p>Two tags mark encoded uids: {@code -x1-} precedes a full hash, and {@code -xt1-} follows the
 * name of a tenant. A user id that has either form is itself encoded, so that no user can choose a
 * user id that equals the uid of another user.
 */
public final class UidEncoding {

  /** CometChat documents both "100" and "less than 100"; encoded uids have at most 99. */
  public static final int MAX_LENGTH = 100;

  /** Separates the name of a tenant from the rest of the uid. */
  static final String TENANT_TAG = "-xt1-";

  private static final int SLUG_LENGTH = 40;

  /** Without an underscore, which two of CometChat's pages do not allow. */
  private static final String TAG = "-x1-";

  private static final String DEFAULT_SLUG = "user";
  private static final int HASH_CHARS = 52;
  private static final Pattern OWN_ENCODING =
      Pattern.compile("[a-z0-9_-]*" + TAG + "[0-9a-v]{" + HASH_CHARS + "}");
  private static final String BASE32_HEX = "0123456789abcdefghijklmnopqrstuv";

  private UidEncoding() {}

  /** Whether a string is a legal uid: 1 to 100 characters of {@code a-z 0-9 - _}. */
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

  /** Whether a user id can be used unchanged: legal, and not in the form of an encoded uid. */
  public static boolean isPlain(String id, int maxLength) {
    return id.length() <= maxLength && isLegal(id) && !isInEncodedForm(id);
  }

  /**
   * The user id itself if it is {@linkplain #isPlain plain}, else a readable part and the hash.
   *
   * @param maxLength the maximum length, at least 74
   */
  public static String readable(String userId, int maxLength) {
    if (isPlain(userId, maxLength)) {
      return userId;
    }
    int rest = Math.min(maxLength, MAX_LENGTH - 1) - TAG.length() - HASH_CHARS;
    return slug(userId, Math.min(SLUG_LENGTH, rest)) + TAG + hash(userId);
  }

  /** The hash without a readable part. */
  public static String hashed(String userId) {
    return DEFAULT_SLUG + TAG + hash(userId);
  }

  private static boolean isLegal(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private static boolean isInEncodedForm(String id) {
    return id.indexOf(TENANT_TAG) > 0
        || (id.length() >= TAG.length() + HASH_CHARS && OWN_ENCODING.matcher(id).matches());
  }

  /**
   * The readable part, which does not contribute to uniqueness. It omits the domain of an e-mail
   * address, because uids are public.
   */
  private static String slug(String userId, int maxLength) {
    String folded = fold(userId);
    int at = folded.indexOf('@', 1);
    int readable = at < 0 ? folded.length() : at;
    StringBuilder slug = new StringBuilder(maxLength);
    for (int i = 0; i < readable && slug.length() < maxLength; i++) {
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
    return end == 0 || (slug + "-").contains(TENANT_TAG) ? DEFAULT_SLUG : slug.toString();
  }

  /** Lower case without accents, restricted to what is identical in every Java release. */
  private static String fold(String userId) {
    StringBuilder head = new StringBuilder(userId);
    head.setLength(Math.min(head.length(), 4 * SLUG_LENGTH));
    for (int i = 0; i < head.length(); i++) {
      if (!isInStableBlock(head.charAt(i))) {
        head.setCharAt(i, '-');
      }
    }
    return Normalizer.normalize(head, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
  }

  /**
   * Latin with combining marks, and full-width ASCII. Unicode still adds characters to other
   * blocks, so two Java releases could encode the same user id differently.
   */
  private static boolean isInStableBlock(char c) {
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
