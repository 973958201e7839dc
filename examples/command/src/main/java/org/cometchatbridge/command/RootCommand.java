/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import org.cometchatbridge.command.log.LogLevel;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand, and the options of all. */
@Command(
    name = "cometchat-bridge",
    versionProvider = Version.class,
    header = "Users of your application in CometChat: bring them, show them, change them.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done, and nothing was found to be wrong.",
      "1:Done, and something is not as it should be.",
      "2:Wrong arguments. Nothing was done.",
      "3:A setting is missing or wrong. Nothing was done.",
      "4:CometChat does not respond, or asks to wait. Retry later.",
      "5:CometChat has rejected a call.",
      "6:A file or the database cannot be read or written.",
      "70:A defect of this command.",
      "130:Ended by Ctrl-C.",
      "143:Ended by SIGTERM."
    },
    footer = {
      "%nSettings come from options, from the environment (COMETCHAT_BRIDGE_API_KEY) and from the"
          + " file of --config, in this order. '@|bold cometchat-bridge COMMAND --help|@' describes a"
          + " command."
    })
final class RootCommand implements CometChatCommand {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--log",
      paramLabel = "LEVEL",
      scope = ScopeType.INHERIT,
      description =
          "What is logged to the standard error: off, error, warn (default), info or debug.")
  private LogLevel log = LogLevel.WARN;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts by it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts by it
  private boolean version;

  LogLevel logLevel() {
    return log;
  }

  boolean printsStackTraces() {
    return debug;
  }

  @Override
  public ExitStatus run() {
    CommandLine commandLine = spec.commandLine();
    throw new ParameterException(commandLine, "A command is missing.");
  }
}
