/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cometchatbridge.command.terminal.Amount;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatUsers;
import org.cometchatbridge.core.Uid;

/** Finds the tokens of users that are older than a time, and deletes them. Not thread-safe. */
final class OldTokens {

  private static final String ACTOR = "cometchat-bridge reap";

  private final Terminal terminal;
  private final CometChatUsers users;
  private final Instant limit;
  private final boolean deletes;
  private long checked;
  private long unknown;
  private long found;
  private long deleted;

  /** Finds the tokens that were created before a time. */
  OldTokens(Terminal terminal, CometChatUsers users, Instant limit, boolean deletes) {
    this.terminal = terminal;
    this.users = users;
    this.limit = limit;
    this.deletes = deletes;
  }

  /** Prints the number of the old tokens of a user, if there are any. */
  void of(Uid uid) throws InterruptedException {
    Optional<List<ChatToken>> tokens = users.tokens(uid);
    if (tokens.isEmpty()) {
      unknown++;
      return;
    }
    checked++;
    List<ChatToken> old =
        tokens.get().stream()
            .filter(token -> token.createdAt().isBefore(limit))
            .sorted(Comparator.comparing(ChatToken::createdAt))
            .toList();
    found += old.size();
    if (!old.isEmpty()) {
      terminal.out().println(uid + "\t" + old.size() + "\t" + old.get(0).createdAt());
    }
    if (deletes) {
      for (ChatToken token : old) {
        if (users.revoke(token, ACTOR)) {
          deleted++;
        }
      }
    }
  }

  void printSummary() {
    terminal
        .err()
        .println(
            Amount.of(checked, "user")
                + " checked, "
                + (deletes
                    ? Amount.of(deleted, "old token") + " deleted."
                    : Amount.of(found, "old token") + " found."));
    if (unknown > 0) {
      terminal
          .err()
          .println(
              Amount.of(unknown, "user")
                  + (unknown == 1 ? " is" : " are")
                  + " unknown: not at CometChat, or deactivated and hidden.");
    }
  }

  /** Whether there are old tokens that were only counted. */
  boolean remain() {
    return found > 0 && !deletes;
  }
}
