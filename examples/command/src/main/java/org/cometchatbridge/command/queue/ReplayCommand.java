/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.queue;

import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.store.StoreOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.ParkedUsers;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UserOutbox;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has parked changes carried out. */
@Command(
    name = "replay",
    header = "Have the changes of parked users carried out now.",
    description = {
      "Remove the cause before: a change that is rejected again is parked again.",
      "The exit code is 1 if no such user is parked."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge queue replay --uid ada-1 --store jdbc:h2:~/app",
      "  cometchat-bridge queue replay --code ERR_BAD_REQUEST --store jdbc:h2:~/app"
    })
public final class ReplayCommand implements CometChatCommand {

  private final Terminal terminal;

  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

  @Mixin private final ConnectionOptions connection;

  @Mixin private final StoreOptions store;

  /** One of both. */
  static final class Which {

    @Option(names = "--uid", paramLabel = "UID", description = "Only this user, as listed.")
    private @Nullable String uid;

    @Option(names = "--code", paramLabel = "CODE", description = "All users with this code.")
    private @Nullable String code;
  }

  /** Creates the command. */
  public ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
    this.store = new StoreOptions(terminal);
  }

  @Override
  public ExitStatus run() {
    int replayed;
    try (UserOutbox outbox = store.open(connection)) {
      replayed = replay(outbox.parkedUsers());
    }
    terminal.out().println(replayed + (replayed == 1 ? " user" : " users") + " replayed.");
    return replayed == 0 ? ExitStatus.PROBLEMS : ExitStatus.OK;
  }

  private int replay(ParkedUsers parked) {
    if (which.code != null) {
      return parked.replayAll(which.code);
    }
    try {
      return parked.replay(Uid.of(String.valueOf(which.uid))) ? 1 : 0;
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitStatus.USAGE, "--uid is not a CometChat uid: " + e.getMessage() + ".");
    }
  }
}
