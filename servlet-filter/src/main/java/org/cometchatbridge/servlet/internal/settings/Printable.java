/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.regex.Pattern;

/**
 * Shows a wrong value in a message, as far as it cannot forge a log line. What has the form of an
 * API key is left out: the key may have gone into the wrong init-param.
 */
final class Printable {

  private static final int LENGTH = 60;
  private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{40}");

  private Printable() {}

  static String quoted(String value) {
    String shown = shown(value);
    return "'" + (shown.length() > LENGTH ? shown.substring(0, LENGTH) + "..." : shown) + "'";
  }

  /** The whole value. */
  static String shown(String value) {
    return KEY.matcher(value).replaceAll("(redacted)").replaceAll("[^\\x20-\\x7e]", "?");
  }
}
