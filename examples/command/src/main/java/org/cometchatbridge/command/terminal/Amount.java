/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.terminal;

import java.util.Locale;

/** A number of things, for a message. */
public final class Amount {

  private Amount() {}

  /** The number with its word, such as {@code 1,200 rows}. */
  public static String of(long count, String word) {
    return String.format(Locale.ROOT, "%,d %s%s", count, word, count == 1 ? "" : "s");
  }
}
