/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.store.StoreOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.UserAction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deactivates a user. */
@Command(
    name = "deactivate",
    header = "Deactivate a user: no chat, no token. Messages remain.",
    description = {
      "The tokens of the user are revoked first.",
      "With --store the change is recorded in the database of the application, whose nodes carry it"
          + " out. Without it, the change is made at CometChat."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge deactivate ada@example.org",
      "  cometchat-bridge deactivate --store jdbc:postgresql://db/app --store-user app %n"
          + "      --driver-jar postgresql.jar ada@example.org"
    })
public final class DeactivateCommand implements CometChatCommand {

  private final Terminal terminal;

  @Mixin private final UserOptions user = new UserOptions();

  @Mixin private final ConnectionOptions connection;

  @Mixin private final StoreOptions store;

  /** Creates the command. */
  public DeactivateCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
    this.store = new StoreOptions(terminal);
  }

  @Override
  public ExitStatus run() throws InterruptedException {
    return new UserChange(terminal, connection, store, user)
        .run(UserAction.DEACTIVATE, "is deactivated", "will be deactivated");
  }
}
