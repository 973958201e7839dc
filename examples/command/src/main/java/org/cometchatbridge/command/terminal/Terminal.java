/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.terminal;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Optional;

/** What a command reads and prints. */
public interface Terminal {

  /** Results. */
  PrintWriter out();

  /** Messages and prompts. */
  PrintWriter err();

  /** The standard input. */
  InputStream in();

  /** Whether input and output are a terminal, so that questions and moving lines are possible. */
  boolean isInteractive();

  /** Whether colors are wanted: on a terminal, without {@code NO_COLOR}. */
  boolean hasColors();

  /** The number of columns; 80 where there is no terminal. */
  int width();

  /** A variable of the environment, if it is set and not blank. */
  Optional<String> environment(String name);

  /**
   * Reads a secret without showing it.
   *
   * @return the text, or empty without a terminal or at the end of the input
   */
  Optional<String> readSecret(String prompt);

  /**
   * Asks a question.
   *
   * @return the line, or empty without a terminal or at the end of the input
   */
  Optional<String> ask(String question);
}
