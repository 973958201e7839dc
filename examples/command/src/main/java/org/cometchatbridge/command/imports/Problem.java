/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import org.cometchatbridge.command.terminal.Printable;

/**
 * Something wrong in a file.
 *
 * @param line counted from 1
 * @param place the name of a column, the number of a character of the line, or an empty text
 * @param message what is wrong and what to do, in complete sentences
 */
public record Problem(long line, String place, String message) {

  static Problem inColumn(long line, String column, String message) {
    return new Problem(line, "column '" + column + "'", message);
  }

  static Problem atCharacter(long line, long character, String message) {
    return new Problem(line, "character " + character, message);
  }

  static Problem inLine(long line, String message) {
    return new Problem(line, "", message);
  }

  @Override
  public String toString() {
    return Printable.of("Line " + line + (place.isEmpty() ? "" : ", " + place) + ": " + message);
  }
}
