/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatUsers;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes tokens that no login session can have any more. */
@Command(
    name = "reap",
    header = "Delete tokens that are older than every login session.",
    description = {
      "A login session that expires keeps its token valid by default. This command lists, for the"
          + " users that it is given, the tokens that are older than the longest login session of the"
          + " application, and deletes them with --apply.",
      "Columns are separated by tabs: uid, number of old tokens, time of the oldest. The exit code is"
          + " 1 if there are old tokens and --apply is missing."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge reap --older-than 30d ada@example.org",
      "  cometchat-bridge reap --older-than 30d --users ids.txt --apply"
    })
public final class ReapCommand implements CometChatCommand {

  private static final Duration SHORTEST = Duration.ofHours(1);

  private final Terminal terminal;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      required = true,
      description =
          "The longest time for which a login session of the application can last, such as 30d. At"
              + " least 1h.")
  private String olderThan = "";

  @Option(names = "--apply", description = "Delete the tokens. By default they are only counted.")
  private boolean apply;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "File with a user id in each line, in UTF-8; - for the standard input.")
  private @Nullable String file;

  @Option(names = "--uid", description = "Users are given by their CometChat uids.")
  private boolean byUid;

  @Parameters(paramLabel = "USER", arity = "0..*", description = "The application's user ids.")
  private List<String> given = new ArrayList<>();

  @Mixin private final ConnectionOptions connection;

  /** Creates the command. */
  public ReapCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
  }

  @Override
  public ExitStatus run() throws IOException, InterruptedException {
    Duration age = age();
    if (given.isEmpty() && file == null) {
      throw new CommandFailure(
          ExitStatus.USAGE, "Name the users as parameters, or in a file with --users FILE.");
    }
    Instant limit = InstantSource.system().instant().minus(age);
    Total total = new Total();
    try (CometChatUsers users = CometChatUsers.of(connection.config())) {
      for (String user : given) {
        reap(users, user, limit, total);
      }
      String named = file;
      if (named != null) {
        try (BufferedReader lines = lines(named)) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
              reap(users, line.strip(), limit, total);
            }
          }
        }
      }
    }
    terminal
        .err()
        .println(
            total.users
                + " users checked, "
                + total.tokens
                + (apply ? " old tokens deleted." : " old tokens found."));
    if (total.unmapped > 0) {
      terminal.err().println(total.unmapped + " user ids have no uid.");
    }
    return total.unmapped > 0 || (total.tokens > 0 && !apply) ? ExitStatus.PROBLEMS : ExitStatus.OK;
  }

  private Duration age() {
    try {
      Duration age =
          SettingReader.of(SettingNotation.PROPERTY, setting -> olderThan)
              .duration(Setting.SHARED_TOKEN_LIFETIME)
              .orElse(Duration.ZERO);
      if (age.compareTo(SHORTEST) < 0) {
        throw new CommandFailure(
            ExitStatus.USAGE,
            "The time of --older-than is shorter than an hour, so tokens in use would be deleted."
                + " Use the longest time for which a login session can last.");
      }
      return age;
    } catch (ConfigurationException e) {
      throw new CommandFailure(
          ExitStatus.USAGE, "--older-than: " + e.problem() + "; " + e.remedy() + ".", e);
    }
  }

  private BufferedReader lines(String name) throws IOException {
    if (name.equals("-")) {
      return new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    }
    Path path = Path.of(name);
    if (!Files.isReadable(path)) {
      throw new CommandFailure(
          ExitStatus.STORE, "The file of --users cannot be read: " + path + ".");
    }
    return Files.newBufferedReader(path, StandardCharsets.UTF_8);
  }

  /** What was found so far. */
  private static final class Total {
    private int users;
    private int unmapped;
    private int tokens;
  }

  private void reap(CometChatUsers users, String user, Instant limit, Total total)
      throws InterruptedException {
    Optional<Uid> uid = byUid ? parsed(user) : users.uidOf(user);
    if (uid.isEmpty()) {
      total.unmapped++;
      return;
    }
    List<ChatToken> old =
        users.tokens(uid.get()).stream()
            .filter(token -> token.createdAt().isBefore(limit))
            .sorted(Comparator.comparing(ChatToken::createdAt))
            .toList();
    total.users++;
    total.tokens += old.size();
    if (!old.isEmpty()) {
      terminal.out().println(uid.get() + "\t" + old.size() + "\t" + old.get(0).createdAt());
    }
    if (apply) {
      for (ChatToken token : old) {
        users.revoke(token);
      }
    }
  }

  private static Optional<Uid> parsed(String text) {
    try {
      return Optional.of(Uid.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
