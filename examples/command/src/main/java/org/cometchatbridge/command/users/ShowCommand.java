/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.store.StoreOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Printable;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatAccount;
import org.cometchatbridge.core.CometChatUsers;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UserOutbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows a user. */
@Command(
    name = "show",
    header = "Show a user at CometChat, and with --store what the application has recorded.",
    description = "Shows no token. The exit code is 1 if CometChat has no such user.",
    footer = {
      "%nExamples:",
      "  cometchat-bridge show ada@example.org",
      "  cometchat-bridge show --uid ada-1"
    })
public final class ShowCommand implements CometChatCommand {

  private final Terminal terminal;

  @Mixin private final UserOptions user = new UserOptions();

  @Mixin private final ConnectionOptions connection;

  @Mixin private final StoreOptions store;

  /** Creates the command. */
  public ShowCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
    this.store = new StoreOptions(terminal);
  }

  @Override
  public ExitStatus run() throws InterruptedException {
    store.checkUrl();
    Optional<CometChatAccount> found;
    Optional<Uid> given = user.uid();
    try (CometChatUsers users = CometChatUsers.of(connection.config())) {
      Uid uid = given.or(() -> users.uidOf(user.text())).orElseThrow(UserOptions::unmapped);
      found = users.find(uid);
      line("uid", uid.value());
      line("CometChat", state(found));
      if (found.isPresent()) {
        CometChatAccount account = found.get();
        account.name().ifPresent(name -> line("name", Printable.of(name)));
        account.createdAt().ifPresent(time -> line("created", time.toString()));
        line("owner", owner(users, account));
        List<ChatToken> tokens = users.tokens(uid).orElse(List.of());
        line("tokens", TokenSummary.of(tokens));
      }
      if (store.isSet()) {
        try (UserOutbox outbox = store.open(connection)) {
          show(outbox.stateOf(uid));
        }
      }
    }
    return found.isPresent() ? ExitStatus.OK : ExitStatus.PROBLEMS;
  }

  private static String state(Optional<CometChatAccount> found) {
    return found
        .map(account -> account.isDeactivated() ? "deactivated" : "active")
        .orElse("no such user, or a deactivated one that CometChat hides");
  }

  private String owner(CometChatUsers users, CometChatAccount account) {
    if (!account.isStamped()) {
      return "no stamp of the bridge is visible";
    }
    if (user.uid().isPresent()) {
      return "has the stamp of a user id";
    }
    return users.belongs(account, user.text()) ? "this user id" : "another user id";
  }

  private void show(UserOutbox.State state) {
    line("desired", Words.of(state.desired()));
    line("recorded", Words.of(state.atCometChat()));
    state.signedOutAt().ifPresent(time -> line("signed out", time.toString()));
    if (state.signOutPending()) {
      line("pending", "tokens are still to be revoked");
    }
    state.parked().ifPresent(parked -> line("parked", parked.code() + " since " + parked.since()));
  }

  private void line(String name, String value) {
    terminal.out().println(String.format(Locale.ROOT, "%-12s%s", name, value));
  }
}
