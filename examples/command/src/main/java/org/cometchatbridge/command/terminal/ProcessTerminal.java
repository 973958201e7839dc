/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.terminal;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The console of this process. */
public final class ProcessTerminal implements Terminal {

  private static final int DEFAULT_WIDTH = 80;

  /** The output of {@code stty size}: rows and columns. */
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

  private final PrintWriter out = new PrintWriter(System.out, true, charset("stdout.encoding"));
  private final PrintWriter err = new PrintWriter(System.err, true, charset("stderr.encoding"));
  private final @Nullable Console console = console();

  /** The encoding of the terminal, which is not the one of files. */
  private static Charset charset(String property) {
    for (String name : List.of(property, "sun." + property, "native.encoding")) {
      String charset = System.getProperty(name);
      if (charset != null && Charset.isSupported(charset)) {
        return Charset.forName(charset);
      }
    }
    return StandardCharsets.UTF_8;
  }

  /** The console, or {@code null} if input or output is a file or a pipe. */
  @SuppressWarnings("SystemConsoleNull") // isTerminal is asked as well
  private static @Nullable Console console() {
    Console console = System.console();
    if (console == null) {
      return null;
    }
    try {
      // Since Java 22 there is a console without a terminal too.
      Object terminal = Console.class.getMethod("isTerminal").invoke(console);
      return Boolean.TRUE.equals(terminal) ? console : null;
    } catch (NoSuchMethodException e) {
      return console;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return null;
    }
  }

  @Override
  public PrintWriter out() {
    return out;
  }

  @Override
  public PrintWriter err() {
    return err;
  }

  @Override
  public InputStream in() {
    return System.in;
  }

  @Override
  public boolean isInteractive() {
    return console != null;
  }

  @Override
  public boolean hasColors() {
    return isInteractive()
        && environment("NO_COLOR").isEmpty()
        && !environment("TERM").orElse("dumb").equals("dumb");
  }

  @Override
  public int width() {
    String set = environment("COLUMNS").orElse("");
    if (set.matches("[1-9]\\d{0,3}")) {
      return Integer.parseInt(set);
    }
    return isInteractive() ? terminalWidth() : DEFAULT_WIDTH;
  }

  private static int terminalWidth() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (stty.waitFor(1, TimeUnit.SECONDS)) {
        Matcher size =
            SIZE.matcher(
                new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        int columns = size.matches() ? Integer.parseInt(size.group(1)) : 0;
        return columns > 0 ? columns : DEFAULT_WIDTH;
      }
      stty.destroy();
    } catch (IOException e) {
      // No such program, as on Windows.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return DEFAULT_WIDTH;
  }

  @Override
  public Optional<String> environment(String name) {
    String text = System.getenv(name);
    return text == null || text.isBlank() ? Optional.empty() : Optional.of(text);
  }

  @Override
  public Optional<String> readSecret(String prompt) {
    if (console == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(console.readPassword("%s", prompt)).map(String::new);
  }

  @Override
  public Optional<String> ask(String question) {
    return console == null
        ? Optional.empty()
        : Optional.ofNullable(console.readLine("%s", question));
  }
}
