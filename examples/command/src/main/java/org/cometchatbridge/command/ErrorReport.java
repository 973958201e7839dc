/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Printable;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.error.UnavailableException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever prevents a command into one message with a remedy, and an exit code. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final String MISSING = "is missing";
  private static final String SOURCES =
      " Settings come from options, the environment and the file of --config.";

  private final Terminal terminal;
  private final RootCommand root;

  ErrorReport(Terminal terminal, RootCommand root) {
    this.terminal = terminal;
    this.root = root;
  }

  private record Report(ExitStatus status, String message) {}

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = terminal.err();
    err.println(shown(message(wrong)));
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.print(
        NarrowHelp.isNeeded(terminal.width())
            ? NarrowHelp.synopsis(command.getCommandSpec(), terminal.width())
            : command.getHelp().fullSynopsis());
    err.println(
        "'" + command.getCommandSpec().qualifiedName() + " --help' describes what is possible.");
    return ExitStatus.USAGE.code();
  }

  private static String message(ParameterException wrong) {
    if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched
        && !wrong.getCommandLine().getSubcommands().isEmpty()) {
      List<String> arguments = unmatched.getUnmatched();
      if (!arguments.isEmpty() && !arguments.get(0).startsWith("-")) {
        return "Unknown command '" + arguments.get(0) + "'.";
      }
    }
    return String.valueOf(wrong.getMessage());
  }

  /** The heap is too small for the rows of a file. */
  int handleOutOfMemory() {
    terminal
        .err()
        .println(
            "The memory of the process is not enough. The check of a file needs about 40 MB of"
                + " heap for each million rows, and 64 MB besides: repeat the command with a larger"
                + " heap, such as java -Xmx512m -jar.");
    return ExitStatus.STORE.code();
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
    if (thrown instanceof ParameterException wrong) {
      return handleParseException(wrong, new String[0]);
    }
    Report report = report(thrown, command);
    terminal.err().println(report.message());
    if (root.printsStackTraces()) {
      thrown.printStackTrace(terminal.err());
    }
    return report.status().code();
  }

  private static Report report(Exception thrown, CommandLine command) {
    if (thrown instanceof CommandFailure failure) {
      return new Report(failure.status(), String.valueOf(failure.getMessage()));
    }
    if (thrown instanceof ConfigurationException wrong) {
      return new Report(ExitStatus.SETTINGS, sentence(wrong, command));
    }
    if (thrown instanceof RateLimitedException) {
      return new Report(
          ExitStatus.UNAVAILABLE,
          thrown.getMessage() + ". Retry in a minute, or set coreCallsPerMinute lower.");
    }
    if (thrown instanceof UnavailableException) {
      return new Report(
          ExitStatus.UNAVAILABLE,
          thrown.getMessage() + ". Check the network and the proxy, and retry.");
    }
    if (thrown instanceof RejectedException) {
      return new Report(
          ExitStatus.REJECTED,
          thrown.getMessage()
              + ". Check app ID, region and the API key, which needs the scope fullAccess.");
    }
    if (thrown instanceof StoreException) {
      return new Report(
          ExitStatus.STORE,
          thrown.getMessage() + ". Check the database, its address and its user, and retry.");
    }
    if (thrown instanceof InterruptedException || thrown instanceof ClosedByInterruptException) {
      return new Report(ExitStatus.INTERRUPTED, "Interrupted.");
    }
    if (thrown instanceof IOException) {
      return new Report(
          ExitStatus.STORE,
          "Reading or writing has failed: " + shown(String.valueOf(thrown.getMessage())));
    }
    return new Report(
        ExitStatus.INTERNAL,
        "This is a defect of the command: "
            + thrown.getClass().getName()
            + ". Please report it with the output of the same command with --debug.");
  }

  private static String sentence(ConfigurationException wrong, CommandLine command) {
    String problem = wrong.problem();
    return "Setting "
        + wrong.setting()
        + origin(wrong, command)
        + (problem.startsWith(MISSING) ? " " : ": ")
        + problem
        + "; "
        + wrong.remedy()
        + (wrong.remedy().endsWith("?") ? "" : ".")
        + (problem.equals(MISSING) ? SOURCES : "");
  }

  private static String origin(ConfigurationException wrong, CommandLine command) {
    return command.getMixins().values().stream()
        .filter(ConnectionOptions.class::isInstance)
        .flatMap(options -> ((ConnectionOptions) options).originOf(wrong.setting()).stream())
        .findFirst()
        .map(name -> " from " + name)
        .orElse("");
  }

  /** A message of another library may repeat an argument. */
  private static String shown(String message) {
    return Printable.of(SecretArgument.redacted(message));
  }
}
