/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import java.util.Locale;
import java.util.Optional;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.store.StoreOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.UserAction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a user. */
@Command(
    name = "delete",
    header = "Delete a user.",
    description = {
      "Without --permanent, the user is deactivated and can be activated later. With it, CometChat"
          + " erases the user, which cannot be undone.",
      "With --store the change is recorded in the database of the application, whose nodes carry it"
          + " out. Without it, the change is made at CometChat."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge delete ada@example.org",
      "  cometchat-bridge delete --permanent --yes --uid ada-1"
    })
public final class DeleteCommand implements CometChatCommand {

  private final Terminal terminal;

  @Mixin private final UserOptions user = new UserOptions();

  @Option(names = "--permanent", description = "Erase the user at CometChat.")
  private boolean permanent;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Mixin private final ConnectionOptions connection;

  @Mixin private final StoreOptions store;

  /** Creates the command. */
  public DeleteCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
    this.store = new StoreOptions(terminal);
  }

  @Override
  public ExitStatus run() throws InterruptedException {
    if (!yes && !isConfirmed()) {
      terminal.err().println("Nothing was deleted.");
      return ExitStatus.PROBLEMS;
    }
    UserChange change = new UserChange(terminal, connection, store, user);
    return permanent
        ? change.run(UserAction.ERASE, "is erased", "will be erased")
        : change.run(UserAction.DEACTIVATE, "is deactivated", "will be deactivated");
  }

  private boolean isConfirmed() {
    if (!terminal.isInteractive()) {
      throw new CommandFailure(
          ExitStatus.USAGE, "There is no terminal to ask for a confirmation on: add --yes.");
    }
    Optional<String> line =
        terminal.ask(
            (permanent ? "Erase " : "Deactivate ")
                + user.text()
                + (permanent ? ", which cannot be undone" : "")
                + "? [y/N] ");
    return line.map(text -> text.strip().toLowerCase(Locale.ROOT))
        .filter(text -> text.equals("y") || text.equals("yes"))
        .isPresent();
  }
}
