/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

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

/** Revokes the tokens of a user. */
@Command(
    name = "revoke",
    header = "Revoke all tokens of a user.",
    description = {
      "Open pages are logged out of chat, and get another token while their user is logged in to the"
          + " application.",
      "With --everywhere they do not: login sessions from before get no token any more, as after a"
          + " changed password. That needs --store."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge revoke ada@example.org",
      "  cometchat-bridge revoke --everywhere --store jdbc:mariadb://db/app --store-user app %n"
          + "      --driver-jar mariadb-java-client.jar ada@example.org"
    })
public final class RevokeCommand implements CometChatCommand {

  private final Terminal terminal;

  @Mixin private final UserOptions user = new UserOptions();

  @Option(
      names = "--everywhere",
      description = "Sign the user out everywhere, through the database of the application.")
  private boolean everywhere;

  @Mixin private final ConnectionOptions connection;

  @Mixin private final StoreOptions store;

  /** Creates the command. */
  public RevokeCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
    this.store = new StoreOptions(terminal);
  }

  @Override
  public ExitStatus run() throws InterruptedException {
    if (everywhere != store.isSet()) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          everywhere
              ? "--everywhere needs the database of the application, which its nodes read before"
                  + " they hand out a token: add --store URL. Without --everywhere, all tokens are"
                  + " revoked at CometChat."
              : "--store is only used with --everywhere: without it, the tokens are revoked at"
                  + " CometChat.");
    }
    return new UserChange(terminal, connection, store, user)
        .run(
            UserAction.SIGN_OUT_EVERYWHERE,
            "has no token any more",
            "will be signed out everywhere");
  }
}
