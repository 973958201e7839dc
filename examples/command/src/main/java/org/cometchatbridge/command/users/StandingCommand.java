/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.store.StoreOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.UserAction;
import picocli.CommandLine.Mixin;

/** Activates or deactivates a user. */
abstract class StandingCommand implements CometChatCommand {

  private final Terminal terminal;
  private final UserAction action;

  /** Such as {@code activated}. */
  private final String state;

  @Mixin private final UserOptions user = new UserOptions();

  @Mixin private final ConnectionOptions connection;

  @Mixin private final StoreOptions store;

  StandingCommand(Terminal terminal, UserAction action, String state) {
    this.terminal = terminal;
    this.action = action;
    this.state = state;
    this.connection = new ConnectionOptions(terminal);
    this.store = new StoreOptions(terminal);
  }

  @Override
  public final ExitStatus run() throws InterruptedException {
    return new UserChange(terminal, connection, store, user)
        .run(action, "is " + state, "will be " + state);
  }
}
