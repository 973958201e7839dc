/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.queue;

import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.store.StoreOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.UserOutbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Releases held deactivations and deletions. */
@Command(
    name = "release",
    header = "Have all held deactivations and deletions carried out now.",
    description = "Check with 'queue list' that they are intended.",
    footer = {"%nExample:", "  cometchat-bridge queue release --store jdbc:h2:~/app"})
public final class ReleaseCommand implements CometChatCommand {

  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection;

  @Mixin private final StoreOptions store;

  /** Creates the command. */
  public ReleaseCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
    this.store = new StoreOptions(terminal);
  }

  @Override
  public ExitStatus run() {
    int released;
    try (UserOutbox outbox = store.open(connection)) {
      released = outbox.parkedUsers().release();
    }
    terminal.out().println(released + (released == 1 ? " user" : " users") + " released.");
    return ExitStatus.OK;
  }
}
