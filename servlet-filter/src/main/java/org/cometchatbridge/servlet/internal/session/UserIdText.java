/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

/**
 * Escapes user ids with unpaired surrogates. A session store that writes UTF-8 turns all of these
 * into the same replacement, and two users would meet in one line.
 */
final class UserIdText {

  private static final int HEX_DIGITS = 4;

  private UserIdText() {}

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

  /** Writes every surrogate and every percent sign as a percent sign and four hex digits. */
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

  /** Reads what {@link #escape} wrote; throws {@link IllegalArgumentException} at anything else. */
  static String unescape(String escaped) {
    StringBuilder userId = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        int end = i + 1 + HEX_DIGITS;
        if (end > escaped.length()) {
          throw new IllegalArgumentException("cut off in an escape");
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
