/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.cometchatbridge.command.terminal.Terminal;

/** A terminal whose environment and input a test sets, and whose output it reads. */
public final class ScriptedTerminal implements Terminal {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final PrintWriter outWriter = new PrintWriter(out, true);
  private final PrintWriter errWriter = new PrintWriter(err, true);
  private final Map<String, String> environment = new HashMap<>();
  private final Queue<String> lines = new ArrayDeque<>();
  private InputStream in = InputStream.nullInputStream();
  private boolean interactive;
  private int width = 80;

  /** Sets a variable of the environment. */
  public ScriptedTerminal with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Makes this a real terminal, on which these lines are typed. */
  public ScriptedTerminal typing(String... typed) {
    interactive = true;
    lines.addAll(java.util.List.of(typed));
    return this;
  }

  /** Sets the number of columns. */
  public ScriptedTerminal columns(int columns) {
    width = columns;
    return this;
  }

  /** Sets the standard input. */
  public ScriptedTerminal input(String text) {
    in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Sets the standard input. */
  public ScriptedTerminal input(InputStream stream) {
    in = stream;
    return this;
  }

  /** Runs the command and returns its exit code. */
  public int run(String... arguments) {
    return Main.run(this, arguments);
  }

  /** The standard output so far. */
  public String output() {
    return out.toString();
  }

  /** The standard error so far. */
  public String errors() {
    return err.toString();
  }

  @Override
  public PrintWriter out() {
    return outWriter;
  }

  @Override
  public PrintWriter err() {
    return errWriter;
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public boolean isInteractive() {
    return interactive;
  }

  @Override
  public boolean hasColors() {
    return interactive && environment("NO_COLOR").isEmpty();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  @Override
  public Optional<String> readSecret(String prompt) {
    return ask(prompt);
  }

  @Override
  public Optional<String> ask(String question) {
    if (!interactive) {
      return Optional.empty();
    }
    errWriter.print(question);
    return Optional.ofNullable(lines.poll());
  }
}
