/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;

/** The option {@code --separator}. */
final class Separator {

  private static final String TAB = "tab";
  private static final String IMPOSSIBLE = "\"\r\n\0";

  private Separator() {}

  /** The character that is meant: {@code tab} is one, because a shell hardly passes it. */
  static char of(String given) {
    if (given.equalsIgnoreCase(TAB) || given.equals("\\t")) {
      return '\t';
    }
    if (given.length() != 1
        || IMPOSSIBLE.indexOf(given.charAt(0)) >= 0
        || Character.isSurrogate(given.charAt(0))) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "--separator: one character is needed, which is no quotation mark and no line end, such"
              + " as ';'. A tab is --separator tab.");
    }
    return given.charAt(0);
  }

  /** As it is given. */
  static String text(char separator) {
    return separator == '\t' ? TAB : String.valueOf(separator);
  }
}
