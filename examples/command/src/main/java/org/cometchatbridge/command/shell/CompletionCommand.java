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

  /** The script for bash works in zsh too, which it detects. */
  private static final String ZSH_BEGIN =
      """
      #compdef cometchat-bridge
      # For the command source, and as the file _cometchat-bridge in a folder of fpath.
      (( $+functions[compopt] )) || function compopt() { return 0; }
      """;

  /** From a file in fpath, zsh loads the script as a function, at the first completion. */
  private static final String ZSH_END =
      """

      if [ "${funcstack[1]}" = "_cometchat-bridge" ]; then
        _bash_complete -o default -F _complete_cometchat-bridge
      fi
      """;

  /** A shell. */
  enum Shell {
    /** GNU bash. */
    BASH,
    /** The Z shell. */
    ZSH
  }

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", arity = "1", description = "bash or zsh.")
  private Shell shell = Shell.BASH;

  /** Creates the command. */
  public CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public ExitStatus run() {
    String script = AutoComplete.bash(spec.root().name(), spec.root().commandLine());
    terminal.out().print(shell == Shell.ZSH ? ZSH_BEGIN + script + ZSH_END : script);
    terminal.out().flush();
    return ExitStatus.OK;
  }
}
