/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints the uid of a user id. */
@Command(
    name = "uid",
    header = "Print the CometChat uid of a user id.",
    description = "Makes no call and needs no API key.",
    footer = {
      "%nExamples:",
      "  cometchat-bridge uid ada@example.org",
      "  cometchat-bridge uid --config application.properties 4711"
    })
public final class UidCommand implements CometChatCommand {

  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection;

  @Parameters(paramLabel = "USER-ID", arity = "1", description = "The application's user id.")
  private String userId = "";

  /** Creates the command. */
  public UidCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
  }

  @Override
  public ExitStatus run() {
    return UidOfUser.of(connection.reader(), userId)
        .map(
            uid -> {
              terminal.out().println(uid);
              return ExitStatus.OK;
            })
        .orElseGet(
            () -> {
              terminal
                  .err()
                  .println(
                      "This user id has no uid: it is blank, or the setting uidMapping does not"
                          + " accept it. The user gets no chat.");
              return ExitStatus.PROBLEMS;
            });
  }
}
