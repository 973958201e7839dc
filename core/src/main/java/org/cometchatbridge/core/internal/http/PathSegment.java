/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.nio.charset.StandardCharsets;

/** Encodes a value as one segment of a path: everything but RFC 3986's unreserved characters. */
final class PathSegment {

  private static final String HEX = "0123456789ABCDEF";

  private PathSegment() {}

  static String of(String value) {
    if (value.equals(".") || value.equals("..")) {
      // These consist of unreserved characters, but have a meaning of their own in a path.
      return value.replace(".", "%2E");
    }
    if (isUnreserved(value)) {
      return value;
    }
    StringBuilder segment = new StringBuilder(value.length() + 8);
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (unreserved(c)) {
        segment.append(c);
      } else {
        segment.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return segment.toString();
  }

  /** A uid and most tokens consist of unreserved characters. */
  private static boolean isUnreserved(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!unreserved(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean unreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.'
        || c == '~';
  }
}
