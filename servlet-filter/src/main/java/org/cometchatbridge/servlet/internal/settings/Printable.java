/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

/** Quotes a wrong value in a message, as far as it cannot forge a log line. */
final class Printable {

  private static final int LENGTH = 60;

  private Printable() {}

  static String quoted(String value) {
    String head = value.length() > LENGTH ? value.substring(0, LENGTH) + "..." : value;
    return "'" + head.replaceAll("[^\\x20-\\x7e]", "?") + "'";
  }
}
