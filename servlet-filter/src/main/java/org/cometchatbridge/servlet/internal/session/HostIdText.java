/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

/**
 * Escapes host ids with unpaired surrogates. A session store that writes UTF-8 turns all of these
 * into the same replacement, and two users would meet in one line.
 */
final class HostIdText {

  private static final int HEX_DIGITS = 4;

  private HostIdText() {}

  static boolean isWellFormed(String hostId) {
    for (int i = 0; i < hostId.length(); i++) {
      char c = hostId.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < hostId.length()
                && Character.isLowSurrogate(hostId.charAt(i + 1));
        if (!paired) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Writes every surrogate and every percent sign as a percent sign and four hex digits. */
  static String escape(String hostId) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < hostId.length(); i++) {
      char c = hostId.charAt(i);
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
    StringBuilder hostId = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        int end = i + 1 + HEX_DIGITS;
        if (end > escaped.length()) {
          throw new IllegalArgumentException("cut off in an escape");
        }
        hostId.append((char) Integer.parseUnsignedInt(escaped, i + 1, end, 16));
        i = end - 1;
      } else {
        hostId.append(c);
      }
    }
    return hostId.toString();
  }
}
