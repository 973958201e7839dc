/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.regex.Pattern;

/**
 * Shows a wrong value in a message, as far as it cannot forge a log line. What has the form of an
 * API key is left out: the key may have gone into the wrong init-param.
 */
final class Printable {

  private static final int SHORT = 60;
  private static final int LONG = 300;
  private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{40}");

  private Printable() {}

  static String quoted(String value) {
    return "'" + cut(value, SHORT) + "'";
  }

  /** What a message has to show whole, such as a path, unless nobody means it. */
  static String shown(String value) {
    return cut(value, LONG);
  }

  private static String cut(String value, int length) {
    String shown = KEY.matcher(value).replaceAll("(redacted)").replaceAll("[^\\x20-\\x7e]", "?");
    return shown.length() > length ? shown.substring(0, length) + "..." : shown;
  }
}
