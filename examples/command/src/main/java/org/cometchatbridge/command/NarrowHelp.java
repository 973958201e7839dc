/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help in one column, for terminals in which picocli's two columns have no place. */
final class NarrowHelp implements IHelpSectionRenderer {

  private static final String SECTION = "narrow";

  /** In fewer columns, picocli has no help. */
  static final int NARROWEST_OF_PICOCLI = 55;

  private static final int NARROWEST = 20;
  private static final int INDENT = 4;

  private final int width;

  private NarrowHelp(int width) {
    this.width = Math.max(NARROWEST, width);
  }

  static boolean isNeeded(int width) {
    return width < NARROWEST_OF_PICOCLI;
  }

  /** How a command is called, without its options. */
  static String synopsis(CommandSpec command, int width) {
    StringBuilder text = new StringBuilder();
    new NarrowHelp(width).addSynopsis(text, command);
    return text.toString();
  }

  private void addSynopsis(StringBuilder text, CommandSpec command) {
    add(text, 0, "", "Usage: " + command.qualifiedName() + usage(command));
  }

  /** Replaces the help of a command and its subcommands. */
  static void use(CommandLine line, int width) {
    line.setHelpSectionKeys(List.of(SECTION));
    line.setHelpSectionMap(Map.of(SECTION, new NarrowHelp(width)));
  }

  @Override
  public String render(Help help) {
    CommandSpec command = help.commandSpec();
    UsageMessageSpec message = command.usageMessage();
    StringBuilder text = new StringBuilder();
    add(text, 0, message.header());
    addSynopsis(text, command);
    if (message.description().length > 0) {
      add(text, 0, "");
      add(text, 0, message.description());
    }
    add(text, 0, "");
    command
        .positionalParameters()
        .forEach(parameter -> add(text, parameter.paramLabel(), parameter));
    add(text, 0, "Options:");
    Map<String, OptionSpec> options = new TreeMap<>();
    command.options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> options.put(option.longestName(), option));
    options.forEach((name, option) -> add(text, term(option), option));
    if (!command.subcommands().isEmpty()) {
      add(text, 0, "", "Commands:");
    }
    command
        .subcommands()
        .forEach(
            (name, child) -> {
              add(text, 0, name);
              add(text, INDENT, child.getCommandSpec().usageMessage().header());
            });
    if (!message.exitCodeList().isEmpty()) {
      add(text, 0, "", "Exit codes:");
    }
    message
        .exitCodeList()
        .forEach(
            (code, meaning) -> {
              add(text, 0, code);
              add(text, INDENT, meaning);
            });
    add(text, 0, message.footer());
    return text.toString();
  }

  private static String usage(CommandSpec command) {
    return (command.subcommands().isEmpty() ? "" : " COMMAND")
        + " [OPTIONS]"
        + command.positionalParameters().stream()
            .map(parameter -> " " + parameter.paramLabel())
            .collect(Collectors.joining());
  }

  private static String term(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
  }

  private void add(StringBuilder text, String term, ArgSpec argument) {
    add(text, 0, term);
    add(text, INDENT, argument.description());
  }

  private void add(StringBuilder text, int indent, String... paragraphs) {
    Arrays.stream(paragraphs)
        .map(paragraph -> Ansi.OFF.string(paragraph.replace("%n", "\n").replace("%%", "%")))
        .flatMap(paragraph -> paragraph.isEmpty() ? Stream.of("") : paragraph.lines())
        .forEach(line -> wrap(text, indent, line));
  }

  /** What begins with spaces is an example; its other lines are indented more. */
  private void wrap(StringBuilder text, int indent, String line) {
    int own = line.length() - line.stripLeading().length();
    String margin = " ".repeat(indent + own + (own > 0 ? INDENT : 0));
    StringBuilder row = new StringBuilder(" ".repeat(indent + own));
    int begin = row.length();
    for (String word : line.strip().split(" +", -1)) {
      if (row.length() > begin && row.length() + 1 + word.length() > width) {
        text.append(row).append(System.lineSeparator());
        row.setLength(0);
        row.append(margin);
        begin = margin.length();
      }
      row.append(row.length() > begin ? " " : "").append(word);
    }
    text.append(row.toString().stripTrailing()).append(System.lineSeparator());
  }
}
