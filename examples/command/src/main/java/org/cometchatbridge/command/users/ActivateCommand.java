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

/** Activates a user. */
@Command(
    name = "activate",
    header = "Activate a user who was deactivated or deleted.",
    description = {
      "Only this command and the dashboard do that: no login activates a user.",
      "With --store the change is recorded in the database of the application, whose nodes carry it"
          + " out. Without it, the change is made at CometChat."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge activate ada@example.org",
      "  cometchat-bridge activate --store jdbc:postgresql://db/app --store-user app %n"
          + "      --driver-jar postgresql.jar ada@example.org"
    })
public final class ActivateCommand implements CometChatCommand {

  private final Terminal terminal;

  @Mixin private final UserOptions user = new UserOptions();

  @Mixin private final ConnectionOptions connection;

  @Mixin private final StoreOptions store;

  /** Creates the command. */
  public ActivateCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
    this.store = new StoreOptions(terminal);
  }

  @Override
  public ExitStatus run() throws InterruptedException {
    return new UserChange(terminal, connection, store, user)
        .run(UserAction.ACTIVATE, "is activated", "will be activated");
  }
}
