/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.shell;

import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(
    name = "completion",
    header = "Print the completion script for bash or zsh.",
    footer = {
      "%nExamples:",
      "  source <(cometchat-bridge completion bash)",
      "  cometchat-bridge completion zsh > _cometchat-bridge"
    })
public final class CompletionCommand implements CometChatCommand {

  /** A shell. The script for bash works in zsh too, which it detects. */
  enum Shell {
    /** GNU bash. */
    BASH,
    /** The Z shell. */
    ZSH
  }

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @SuppressWarnings("UnusedVariable") // one script serves both
  @Parameters(paramLabel = "SHELL", arity = "1", description = "bash or zsh.")
  private Shell shell = Shell.BASH;

  /** Creates the command. */
  public CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public ExitStatus run() {
    terminal.out().print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    terminal.out().flush();
    return ExitStatus.OK;
  }
}
