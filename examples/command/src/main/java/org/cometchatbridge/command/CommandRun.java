/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.util.List;
import java.util.Optional;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** One run of the command: arguments in, exit code out. */
final class CommandRun implements IExecutionStrategy {

  private static final int WIDEST = 100;

  private final Terminal terminal;
  private final RootCommand root = new RootCommand();

  CommandRun(Terminal terminal) {
    this.terminal = terminal;
  }

  int execute(String... arguments) {
    Optional<String> secret = SecretArgument.problemOf(arguments);
    if (secret.isPresent()) {
      terminal.err().println(secret.get());
      return ExitStatus.USAGE.code();
    }
    try {
      CommandLine line = new CommandLine(root);
      Subcommands.addTo(line, terminal, List.of(arguments));
      return configured(line).execute(arguments);
    } catch (OutOfMemoryError e) {
      return new ErrorReport(terminal, root).handleOutOfMemory();
    }
  }

  /** The model of all commands. */
  CommandLine commandLine() {
    CommandLine line = new CommandLine(root);
    Subcommands.addTo(line, terminal);
    return configured(line);
  }

  private CommandLine configured(CommandLine line) {
    separateSections(line);
    int width = terminal.width();
    if (NarrowHelp.isNeeded(width)) {
      NarrowHelp.use(line, width);
    }
    ErrorReport errors = new ErrorReport(terminal, root);
    return line.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.hasColors() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(Math.max(NarrowHelp.NARROWEST_OF_PICOCLI, Math.min(width, WIDEST)))
        .setUsageHelpLongOptionsMaxWidth(UsageMessageSpec.DEFAULT_USAGE_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        // A user id may begin with @.
        .setExpandAtFiles(false)
        .setExecutionStrategy(this)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  /** Picocli prints one section directly below the other. */
  private static void separateSections(CommandLine line) {
    line.getCommandSpec()
        .usageMessage()
        .synopsisHeading("%nUsage: ")
        .descriptionHeading("%n")
        .parameterListHeading("%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n");
    for (CommandLine command : line.getSubcommands().values()) {
      separateSections(command);
    }
  }

  @Override
  public int execute(CommandLine.ParseResult parsed) {
    // picocli prints the help instead of reporting an unknown command.
    CommandLine.ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    List<String> unmatched = last.unmatched();
    if (!unmatched.isEmpty() && !last.commandSpec().subcommands().isEmpty()) {
      throw new UnmatchedArgumentException(last.commandSpec().commandLine(), unmatched);
    }
    root.logLevel().use();
    return new RunLast().execute(parsed);
  }
}
