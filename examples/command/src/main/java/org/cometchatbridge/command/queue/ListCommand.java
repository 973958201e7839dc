/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.queue;

import java.util.List;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.store.StoreOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.ParkedUser;
import org.cometchatbridge.core.ParkedUsers;
import org.cometchatbridge.core.UserOutbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists parked users. */
@Command(
    name = "list",
    header = "List parked users: uid, code, since when.",
    description = {
      "Columns are separated by tabs, those first that are parked longest.",
      "The exit code is 1 if there is one. The code BRAKE means that a deactivation or deletion is"
          + " held."
    },
    footer = {"%nExample:", "  cometchat-bridge queue list --store jdbc:h2:~/app"})
public final class ListCommand implements CometChatCommand {

  private final Terminal terminal;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many users at most. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Mixin private final ConnectionOptions connection;

  @Mixin private final StoreOptions store;

  /** Creates the command. */
  public ListCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
    this.store = new StoreOptions(terminal);
  }

  @Override
  public ExitStatus run() {
    List<ParkedUser> parked;
    try (UserOutbox outbox = store.open(connection)) {
      parked = outbox.parkedUsers().list(Math.max(1, most));
    }
    for (ParkedUser user : parked) {
      terminal.out().println(user.uid() + "\t" + user.code() + "\t" + user.since());
    }
    if (parked.isEmpty()) {
      terminal.err().println("No user is parked.");
    } else if (parked.stream().anyMatch(user -> user.code().equals(ParkedUsers.BRAKE))) {
      terminal
          .err()
          .println(
              "Deactivations and deletions are held (BRAKE). Check that they are intended, then use"
                  + " 'queue release'.");
    }
    return parked.isEmpty() ? ExitStatus.OK : ExitStatus.PROBLEMS;
  }
}
