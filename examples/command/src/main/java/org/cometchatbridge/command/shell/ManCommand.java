/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.shell;

import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the manual page. */
@Command(
    name = "man",
    header = "Print the manual page, for man.",
    footer = {"%nExample:", "  cometchat-bridge man > ~/.local/share/man/man1/cometchat-bridge.1"})
public final class ManCommand implements CometChatCommand {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Creates the command. */
  public ManCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public ExitStatus run() {
    terminal.out().print(new ManualPage(spec.root()).text());
    terminal.out().flush();
    return ExitStatus.OK;
  }
}
