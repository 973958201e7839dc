/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.terminal;

/** Text of others, for a terminal. */
public final class Printable {

  private Printable() {}

  /** Without characters that a terminal would act on. */
  public static String of(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }
}
