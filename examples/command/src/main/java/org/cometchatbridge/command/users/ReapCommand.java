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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.imports.ImportProgress;
import org.cometchatbridge.command.terminal.Amount;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.CometChatBridgeConfig;
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
      "A login session that expires keeps its token valid by default. This command finds, for the"
          + " users that it is given or for all users of CometChat, the tokens that are older than"
          + " the longest login session of the application, and deletes them with --apply.",
      "Columns are separated by tabs: uid, number of old tokens, time of the oldest. The exit code is"
          + " 1 if there are old tokens and --apply is missing.",
      "It needs one call for each user and one for each old token; with --all, one more for each 100"
          + " users. The calls are within the settings coreCallsPerMinute and"
          + " standardCallsPerMinute."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge reap --older-than 30d ada@example.org",
      "  cometchat-bridge reap --older-than 30d --users ids.txt --apply",
      "  cometchat-bridge reap --older-than 30d --all"
    })
public final class ReapCommand implements CometChatCommand {

  private static final Duration SHORTEST = Duration.ofHours(1);

  /** One call that fails must not end a run of hours. */
  private static final Duration LONGEST_CALL = Duration.ofMinutes(2);

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

  @Option(
      names = "--all",
      description =
          "All users of CometChat, of each tenant, except those who are deactivated there.")
  private boolean all;

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
    checkUsers();
    Instant limit = InstantSource.system().instant().minus(age);
    CometChatBridgeConfig config = connection.config();
    if (config.tokenTimeout().compareTo(LONGEST_CALL) < 0) {
      config = config.toBuilder().tokenTimeout(LONGEST_CALL).build();
    }
    boolean complete;
    OldTokens old;
    try (CometChatUsers users = CometChatUsers.of(config)) {
      old = new OldTokens(terminal, users, limit, apply);
      complete = all ? reapAll(users, old) : reapGiven(users, old);
    }
    return complete && !old.remain() ? ExitStatus.OK : ExitStatus.PROBLEMS;
  }

  private void checkUsers() {
    boolean named = !given.isEmpty() || file != null;
    if (!named && !all) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "Name the users as parameters, or in a file with --users FILE, or add --all.");
    }
    if (all && (named || byUid)) {
      throw new CommandFailure(
          ExitStatus.USAGE, "--all has all users: leave out USER, --users and --uid.");
    }
  }

  /** The list is read first: while it is read, as few users as possible come and go. */
  private boolean reapAll(CometChatUsers users, OldTokens old) throws InterruptedException {
    Set<Uid> active = new LinkedHashSet<>();
    Set<Uid> deactivated = new HashSet<>();
    users.list(account -> (account.isDeactivated() ? deactivated : active).add(account.uid()));
    try (ImportProgress progress =
        new ImportProgress(terminal, "Checking", System::nanoTime, active.size(), 0, 0)) {
      long done = 0;
      for (Uid uid : active) {
        old.of(uid);
        done++;
        progress.done(done);
      }
    }
    old.printSummary();
    if (!deactivated.isEmpty()) {
      terminal
          .err()
          .println(
              Amount.of(deactivated.size(), "user")
                  + (deactivated.size() == 1 ? " is" : " are")
                  + " deactivated and left out.");
    }
    return true;
  }

  /** Returns whether each user id has a uid. */
  private boolean reapGiven(CometChatUsers users, OldTokens old)
      throws IOException, InterruptedException {
    long unmapped = 0;
    for (String user : given) {
      unmapped += reap(users, user, old) ? 0 : 1;
    }
    String named = file;
    if (named != null) {
      try (BufferedReader lines = lines(named)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.isBlank()) {
            unmapped += reap(users, line.strip(), old) ? 0 : 1;
          }
        }
      }
    }
    old.printSummary();
    if (unmapped > 0) {
      terminal
          .err()
          .println(
              Amount.of(unmapped, "user id") + (unmapped == 1 ? " has" : " have") + " no uid.");
    }
    return unmapped == 0;
  }

  private boolean reap(CometChatUsers users, String user, OldTokens old)
      throws InterruptedException {
    Optional<Uid> uid = byUid ? parsed(user) : users.uidOf(user);
    if (uid.isPresent()) {
      old.of(uid.get());
    }
    return uid.isPresent();
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

  private static Optional<Uid> parsed(String text) {
    try {
      return Optional.of(Uid.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
