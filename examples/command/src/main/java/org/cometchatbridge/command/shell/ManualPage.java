/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page in roff, from the model of the commands. */
final class ManualPage {

  private final CommandSpec root;
  private final StringBuilder page = new StringBuilder();

  ManualPage(CommandSpec root) {
    this.root = root;
  }

  String text() {
    macro("TH", root.name().toUpperCase(Locale.ROOT), "1");
    macro("SH", "NAME");
    line(escaped(root.name()) + " \\- " + escaped(plain(root.usageMessage().header())));
    macro("SH", "SYNOPSIS");
    line("\\fB" + escaped(root.name()) + "\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]");
    macro("SH", "OPTIONS OF ALL COMMANDS");
    options(root);
    macro("SH", "COMMANDS");
    root.subcommands().forEach((name, command) -> command(name, command));
    macro("SH", "EXIT STATUS");
    root.usageMessage().exitCodeList().forEach(this::item);
    macro("SH", "SETTINGS");
    paragraphs(root.usageMessage().footer());
    return page.toString();
  }

  private void command(String name, CommandLine line) {
    CommandSpec command = line.getCommandSpec();
    macro("SS", path(command, name));
    line(escaped(plain(command.usageMessage().header())));
    paragraphs(command.usageMessage().description());
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      item("\\fI" + escaped(parameter.paramLabel()) + "\\fR", text(parameter));
    }
    options(command);
    examples(command.usageMessage().footer());
    command.subcommands().forEach((child, nested) -> command(child, nested));
  }

  private static String path(CommandSpec command, String name) {
    CommandSpec parent = command.parent();
    return parent == null || parent.parent() == null ? name : parent.name() + " " + name;
  }

  private void options(CommandSpec command) {
    Map<String, OptionSpec> sorted = new TreeMap<>();
    command.options().stream()
        .filter(option -> !option.inherited() && !option.hidden())
        .forEach(option -> sorted.put(option.longestName(), option));
    sorted.forEach((name, option) -> item(term(option), text(option)));
  }

  private static String term(OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .map(name -> "\\fB" + escaped(name) + "\\fR")
            .collect(Collectors.joining(", "));
    return option.arity().max() == 0
        ? names
        : names + "=\\fI" + escaped(option.paramLabel()) + "\\fR";
  }

  private static String text(ArgSpec argument) {
    return escaped(plain(argument.description()));
  }

  private void paragraphs(String[] texts) {
    for (String text : texts) {
      macro("PP");
      line(escaped(plain(text).strip()));
    }
  }

  private void examples(String[] lines) {
    if (lines.length == 0) {
      return;
    }
    macro("PP");
    line(escaped(plain(lines[0]).strip()));
    macro("PP");
    macro("nf");
    for (String example : List.of(lines).subList(1, lines.length)) {
      plain(example).lines().forEach(one -> line(escaped(one)));
    }
    macro("fi");
  }

  private void item(String term, String text) {
    macro("TP");
    line(term);
    line(text);
  }

  private static String plain(String... texts) {
    return Arrays.stream(texts)
        .map(text -> Ansi.OFF.string(text.replace("%n", "\n").replace("%%", "%")))
        .collect(Collectors.joining(" "));
  }

  /** A dot or an apostrophe at the beginning of a line would be a request of roff. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\(rs").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
    }
    page.append('\n');
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
