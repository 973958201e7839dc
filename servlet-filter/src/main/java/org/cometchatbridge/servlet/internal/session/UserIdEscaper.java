/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

/**
 * Escapes user ids with unpaired surrogates. A session store that writes UTF-8 would replace all of
 * them by the same character, so that the ids of two users could become equal.
 */
final class UserIdEscaper {

  private static final int HEX_DIGITS = 4;

  private UserIdEscaper() {}

  static boolean isWellFormed(String userId) {
    for (int i = 0; i < userId.length(); i++) {
      char c = userId.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < userId.length()
                && Character.isLowSurrogate(userId.charAt(i + 1));
        if (!paired) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Replaces every surrogate and every percent sign by a percent sign and four hex digits. */
  static String escape(String userId) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < userId.length(); i++) {
      char c = userId.charAt(i);
      if (c == '%' || Character.isSurrogate(c)) {
        escaped.append('%').append(String.format("%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** Reverses {@link #escape}; throws {@link IllegalArgumentException} for malformed input. */
  static String unescape(String escaped) {
    StringBuilder userId = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        int end = i + 1 + HEX_DIGITS;
        if (end > escaped.length()) {
          throw new IllegalArgumentException("incomplete escape sequence");
        }
        userId.append((char) Integer.parseUnsignedInt(escaped, i + 1, end, 16));
        i = end - 1;
      } else {
        userId.append(c);
      }
    }
    return userId.toString();
  }
}
