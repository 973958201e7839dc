/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The manual page and the help of every command. */
class ManualPageTest {

  private final ScriptedTerminal terminal = new ScriptedTerminal();

  @Test
  void page_describesEachOptionOfEachCommand() {
    assertThat(terminal.run("man")).isZero();

    String page = terminal.output().replace("\\-", "-");
    for (CommandLine command : commands()) {
      command
          .getCommandSpec()
          .options()
          .forEach(option -> assertThat(page).contains("\\fB" + option.longestName() + "\\fR"));
    }
    assertThat(page).contains(".SH \"NAME\"", ".SS \"queue replay\"", ".SH \"EXIT STATUS\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mandoc -T lint -W error", "groff -man -z -W break"})
  void page_isAcceptedByTheProgramsOfThisMachine(String program) throws Exception {
    terminal.run("man");
    Process check;
    try {
      check = new ProcessBuilder(program.split(" ", -1)).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("This machine has no " + program.split(" ", -1)[0]);
      return;
    }
    check.getOutputStream().write(terminal.output().getBytes(StandardCharsets.UTF_8));
    check.getOutputStream().close();
    String messages = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(messages).isZero();
    assertThat(messages).isEmpty();
  }

  @Test
  void everyCommand_hasADescriptionAndExamplesInItsHelp() {
    for (CommandLine command : commands()) {
      List<String> path = new ArrayList<>();
      for (CommandLine c = command; c.getParent() != null; c = c.getParent()) {
        path.add(0, c.getCommandName());
      }
      path.add("--help");
      ScriptedTerminal own = new ScriptedTerminal();

      assertThat(own.run(path.toArray(String[]::new))).isZero();

      assertThat(own.output()).as("%s", path).contains("Example", "  cometchat-bridge", "--debug");
      assertThat(own.output().lines()).as("%s", path).allMatch(line -> line.length() <= 80);
      // Picocli breaks a line after a dot, as that of a file name.
      assertThat(own.output().lines()).as("%s", path).noneMatch(line -> line.endsWith(" ."));
    }
  }

  @Test
  void helpInANarrowTerminal_hasNoLongLine() {
    for (String command : List.of("doctor", "show", "delete", "queue")) {
      ScriptedTerminal narrow = new ScriptedTerminal().columns(40);

      assertThat(narrow.run(command, "--help")).isZero();

      assertThat(narrow.output()).contains("Usage: cometchat-bridge " + command, "--debug");
      assertThat(narrow.output().lines())
          .allMatch(line -> line.length() <= 40 || !line.strip().contains(" "));
    }
  }

  @Test
  void wrongOptionInANarrowTerminal_hasAShortSynopsis() {
    ScriptedTerminal narrow = new ScriptedTerminal().columns(40);

    assertThat(narrow.run("doctor", "--hlp")).isEqualTo(2);

    assertThat(narrow.errors()).contains("Usage: cometchat-bridge doctor [OPTIONS]\n");
  }

  private List<CommandLine> commands() {
    List<CommandLine> commands = new ArrayList<>();
    add(commands, new CommandRun(terminal).commandLine());
    return commands;
  }

  private static void add(List<CommandLine> commands, CommandLine parent) {
    for (CommandLine command : parent.getSubcommands().values()) {
      commands.add(command);
      add(commands, command);
    }
  }
}
