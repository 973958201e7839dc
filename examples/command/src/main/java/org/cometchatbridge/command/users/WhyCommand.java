/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.store.StoreOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatAccount;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.CometChatUsers;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UserOutbox;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains why a user cannot chat. */
@Command(
    name = "why",
    header = "Explain why a user has no chat.",
    description = {
      "Checks the database of the application (--store), a running node of it (--actuator) and"
          + " CometChat. It prints the first cause that it finds, with the remedy.",
      "The exit code is 1 if there is a cause, and 0 if nothing hinders the user."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge why ada@example.org",
      "  cometchat-bridge why --actuator https://app.example/actuator/cometchat ada@example.org"
    })
public final class WhyCommand implements CometChatCommand {

  private final Terminal terminal;

  @Parameters(paramLabel = "USER-ID", arity = "1", description = "The application's user id.")
  private String userId = "";

  @Option(
      names = "--actuator",
      paramLabel = "URL",
      description =
          "Actuator endpoint cometchat of a Spring Boot application. The variable"
              + " COMETCHAT_BRIDGE_ACTUATOR_AUTHORIZATION is sent as the header Authorization.")
  private @Nullable URI actuator;

  @Mixin private final ConnectionOptions connection;

  @Mixin private final StoreOptions store;

  /** Creates the command. */
  public WhyCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
    this.store = new StoreOptions(terminal);
  }

  @Override
  public ExitStatus run() throws IOException, InterruptedException {
    Optional<String> uid = UidOfUser.of(connection.reader(), userId);
    if (uid.isEmpty()) {
      throw UserOptions.unmapped();
    }
    terminal.out().println("The uid is " + uid.get() + ".");
    Optional<String> cause = causeOf(Uid.of(uid.get()));
    terminal.out().println(cause.orElse("Nothing was found that hinders this user."));
    return cause.isPresent() ? ExitStatus.PROBLEMS : ExitStatus.OK;
  }

  private Optional<String> causeOf(Uid uid) throws IOException, InterruptedException {
    if (store.isSet()) {
      try (UserOutbox outbox = store.open(connection)) {
        Optional<String> recorded = RecordedCause.of(outbox.stateOf(uid));
        if (recorded.isPresent()) {
          return recorded;
        }
      }
      terminal.out().println("The database of the application has no cause.");
    }
    if (actuator != null) {
      ActuatorCause.Status status = new ActuatorCause(terminal, actuator).of(userId);
      terminal.out().println("The node of the application: " + status.text());
      return status.hinders() ? Optional.of(status.remedy()) : Optional.empty();
    }
    return atCometChat(uid);
  }

  private Optional<String> atCometChat(Uid uid) throws InterruptedException {
    CometChatBridgeConfig config = connection.config();
    try (CometChatUsers users = CometChatUsers.of(config)) {
      Optional<CometChatAccount> found = users.find(uid);
      if (found.isEmpty()) {
        return Optional.of(
            "CometChat has no such user. It is created at the first login of the user to the"
                + " application, unless CometChat hides a deactivated one: 'activate' ends that.");
      }
      CometChatAccount account = found.get();
      if (account.isDeactivated()) {
        return Optional.of(
            "The user is deactivated at CometChat. If that is not intended, use 'activate'.");
      }
      if (account.isStamped() && !users.belongs(account, userId)) {
        return Optional.of(
            "The CometChat user belongs to another user id. Check uidMapping, tenant, userIdCase and"
                + " whether two applications share the CometChat app.");
      }
      if (!account.isStamped() && config.existingUsers() == ExistingUserPolicy.REJECT) {
        return Optional.of(
            "The CometChat user has no stamp of the bridge, and existingUsers is reject. Set it to"
                + " adopt or claim if such users belong to the application.");
      }
      List<ChatToken> tokens = users.tokens(uid).orElse(List.of());
      if (tokens.isEmpty()) {
        return Optional.of(
            "The user is active at CometChat and has no token, so no login has requested one, or it"
                + " was revoked. Log the user in again; --actuator asks a node of the application.");
      }
      terminal.out().println("The user is active. Tokens: " + TokenSummary.of(tokens) + ".");
      return Optional.empty();
    }
  }
}
