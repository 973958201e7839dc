/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help in one column, for terminals in which picocli's two columns have no place. */
final class NarrowHelp implements IHelpSectionRenderer {

  private static final String SECTION = "narrow";
  private static final int NARROWEST = 20;

  private final int width;

  private NarrowHelp(int width) {
    this.width = Math.max(NARROWEST, width);
  }

  /** Replaces the help of a command and its subcommands. */
  static void use(CommandLine line, int width) {
    line.setHelpSectionKeys(List.of(SECTION));
    line.setHelpSectionMap(Map.of(SECTION, new NarrowHelp(width)));
  }

  @Override
  public String render(Help help) {
    CommandSpec command = help.commandSpec();
    StringBuilder text = new StringBuilder();
    add(text, 0, command.usageMessage().header());
    add(text, 0, "Usage: " + command.qualifiedName() + usage(command));
    add(text, 0, command.usageMessage().description());
    command
        .positionalParameters()
        .forEach(parameter -> add(text, parameter.paramLabel(), parameter));
    Map<String, OptionSpec> options = new TreeMap<>();
    command.options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> options.put(option.longestName(), option));
    options.forEach((name, option) -> add(text, term(option), option));
    command
        .subcommands()
        .forEach(
            (name, child) -> {
              add(text, 0, name);
              add(text, 4, child.getCommandSpec().usageMessage().header());
            });
    command
        .usageMessage()
        .exitCodeList()
        .forEach((code, meaning) -> add(text, 0, code + " " + meaning));
    add(text, 0, command.usageMessage().footer());
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
    add(text, 4, argument.description());
  }

  private void add(StringBuilder text, int indent, String... paragraphs) {
    String margin = " ".repeat(indent);
    Arrays.stream(paragraphs)
        .map(paragraph -> Ansi.OFF.string(paragraph.replace("%n", "\n").replace("%%", "%")))
        .flatMap(String::lines)
        .forEach(line -> wrap(text, margin, line));
  }

  private void wrap(StringBuilder text, String margin, String line) {
    StringBuilder row = new StringBuilder(margin);
    for (String word : line.strip().split(" +", -1)) {
      if (row.length() > margin.length() && row.length() + 1 + word.length() > width) {
        text.append(row).append(System.lineSeparator());
        row.setLength(margin.length());
      }
      row.append(row.length() > margin.length() ? " " : "").append(word);
    }
    text.append(row.toString().stripTrailing()).append(System.lineSeparator());
  }
}
