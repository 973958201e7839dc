/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A file with users, as a parameter and options of a command. */
public final class RowFileOptions {

  private static final String STANDARD_INPUT = "-";

  @Parameters(
      paramLabel = "FILE",
      arity = "1",
      description = "File with users, or - for the standard input.")
  private String name = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv or jsonl. By default the ending of FILE decides.")
  private @Nullable Format format;

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description =
          "What separates the fields of CSV: a comma by default. 'tab' is the tab character.")
  private String separator = ",";

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Encoding of the file: UTF-8 by default. A byte order mark decides first.")
  private String encoding = "UTF-8";

  @Option(
      names = "--map",
      paramLabel = "COLUMN=FIELD",
      description = "What a column is, or - to ignore it. Can be repeated.")
  private Map<String, String> names = new LinkedHashMap<>();

  @Option(
      names = "--adjust",
      description =
          "Shorten or leave out values that are not within CometChat's limits, instead of"
              + " rejecting the file.")
  private boolean adjusts;

  /** Form of a file. */
  enum Format {
    CSV,
    JSONL
  }

  /** The file as it was given. */
  String name() {
    return name;
  }

  /** Whether the standard input is read. */
  boolean isInput() {
    return name.equals(STANDARD_INPUT);
  }

  /**
   * Checks the file of a report before anything is read.
   *
   * @throws CommandFailure if it is the file with the users, or cannot be written
   */
  public void checkReport(@Nullable Path report) throws IOException {
    paths(null, report).check(true);
  }

  /** The files of a command. */
  ImportPaths paths(@Nullable Path journal, @Nullable Path report) {
    return new ImportPaths(isInput() ? null : Path.of(name), journal, report);
  }

  /** What decides about the content of rows. */
  String identity() {
    return "map="
        + names
        + " adjust="
        + adjusts
        + " format="
        + (isJson() ? Format.JSONL : Format.CSV)
        + " separator="
        + Separator.text(Separator.of(separator))
        + " encoding="
        + charset().name();
  }

  /**
   * Finds the file. The standard input is copied to a temporary file, since rows are read several
   * times.
   *
   * @throws CommandFailure if there is no such file or encoding
   */
  public RowSource source(Terminal terminal) throws IOException {
    Charset charset = charset();
    char character = Separator.of(separator);
    if (isInput()) {
      return RowSource.copied(terminal.in(), copy -> file(copy, charset, character));
    }
    Path given = Path.of(name);
    if (!Files.isRegularFile(given)) {
      throw new CommandFailure(
          ExitStatus.STORE, name + ": there is no such file, or it cannot be read.");
    }
    return RowSource.of(file(given, charset, character));
  }

  private RowFile file(Path path, Charset charset, char character) {
    return new RowFile(path, isJson(), charset, character, names, adjusts);
  }

  private boolean isJson() {
    if (format != null) {
      return format == Format.JSONL;
    }
    String ending = name.toLowerCase(Locale.ROOT);
    return ending.endsWith(".jsonl") || ending.endsWith(".ndjson") || ending.endsWith(".json");
  }

  private Charset charset() {
    try {
      return Charset.forName(encoding);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "--encoding: there is no encoding '" + encoding + "'. Use UTF-8 or ISO-8859-1, say.");
    }
  }
}
