/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

/** Text of others, for a terminal. */
final class Printable {

  private Printable() {}

  /** Without characters that a terminal would act on. */
  static String of(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }
}
