/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.reconcile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.command.imports.ImportProgress;
import org.cometchatbridge.command.imports.RowFile;
import org.cometchatbridge.command.imports.StopStatus;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.CometChatAccount;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatUsers;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UserAction;
import org.cometchatbridge.core.bulk.BulkListener;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.bulk.BulkOutcome;
import org.cometchatbridge.core.bulk.BulkResult;
import org.cometchatbridge.core.bulk.BulkUser;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.reconcile.ComparisonRow;

/**
 * Carries differences out: first what creates and changes users, then what deactivates them. Not
 * thread-safe.
 */
final class Correction {

  /** Codes of single users; any other one concerns all calls. */
  private static final Set<String> OF_ONE_USER = Set.of("FOREIGN_USER", "UNSTAMPED_USER");

  private final Terminal terminal;
  private final CometChatBridge bridge;
  private final RowFile file;
  private final BulkOptions options;
  private final boolean activates;
  private final Instant fileTime;
  private long written;
  private long activated;
  private long deactivated;
  private long rejected;

  /**
   * Changes nothing yet.
   *
   * @param activates whether users are activated too
   */
  Correction(
      Terminal terminal,
      CometChatBridge bridge,
      RowFile file,
      BulkOptions options,
      boolean activates)
      throws IOException {
    this.terminal = terminal;
    this.bridge = bridge;
    this.file = file;
    this.options = options;
    this.activates = activates;
    this.fileTime = Files.getLastModifiedTime(file.file()).toInstant();
  }

  ExitStatus run(Differences differences) throws IOException, InterruptedException {
    long left = differences.onlyReported();
    if (!activates) {
      left += differences.activated().cardinality();
    }
    try (CometChatUsers users = CometChatUsers.of(bridge.config())) {
      if (!differences.written().isEmpty()) {
        write(differences.written());
      }
      if (activates) {
        activated = change(users, differences.activated(), UserAction.ACTIVATE);
      }
      deactivated = change(users, differences.deactivated(), UserAction.DEACTIVATE);
      deactivateSurplus(users, differences);
    } finally {
      terminal
          .err()
          .println(
              written
                  + " created or changed, "
                  + (activates ? activated + " activated, " : "")
                  + deactivated
                  + " deactivated, "
                  + rejected
                  + " rejected, "
                  + left
                  + " only reported.");
    }
    return left + rejected > 0 ? ExitStatus.PROBLEMS : ExitStatus.OK;
  }

  private void write(BitSet lines) throws IOException {
    BulkResult result;
    int limit = options.via() == BulkOptions.Via.IMPORT ? options.callsPerMinute() : 0;
    try (CheckedRows rows = new CheckedRows(file, line -> lines.get((int) line));
        ImportProgress progress =
            new ImportProgress(
                terminal, "Writing", System::nanoTime, lines.cardinality(), 0, limit)) {
      result = bridge.bulkImport().run(bulkUsers(rows), options, new Listener(progress));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (result.stop().isPresent()) {
      BulkResult.Stop stop = result.stop().get();
      throw new CommandFailure(
          StopStatus.of(stop),
          "Stopped (" + stop.code() + "). " + stop.remedy() + " Then repeat the same command.");
    }
  }

  private static Iterator<BulkUser> bulkUsers(CheckedRows rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public BulkUser next() {
        ComparisonRow row = rows.next();
        return BulkUser.of(row.number(), row.user());
      }
    };
  }

  private final class Listener implements BulkListener {

    private final ImportProgress progress;
    private long ended;

    Listener(ImportProgress progress) {
      this.progress = progress;
    }

    @Override
    public void ended(List<BulkOutcome> outcomes) {
      for (BulkOutcome outcome : outcomes) {
        if (outcome.kind() == BulkOutcome.Kind.REJECTED
            || outcome.code().startsWith("NOT_WRITTEN")) {
          reject(outcome.user().number(), outcome.code());
        } else {
          written++;
        }
      }
      ended += outcomes.size();
      progress.done(ended);
    }

    @Override
    public void waiting(String code, Duration pause) {
      progress.say(code + ": waits " + ImportProgress.text(pause));
    }
  }

  private void reject(long line, String code) {
    rejected++;
    terminal.err().println("Line " + line + " was rejected: " + code + ".");
  }

  /** Changes users of the file, whose owner is checked once more. */
  private long change(CometChatUsers users, BitSet lines, UserAction action)
      throws IOException, InterruptedException {
    if (lines.isEmpty()) {
      return 0;
    }
    long done = 0;
    try (CheckedRows rows = new CheckedRows(file, line -> lines.get((int) line))) {
      while (rows.hasNext()) {
        ComparisonRow row = rows.next();
        try {
          users.change(row.user().userId(), action, ReconcileCommand.ACTOR);
          done++;
        } catch (RejectedException e) {
          String code = e.code().orElse("");
          if (!OF_ONE_USER.contains(code)) {
            throw e;
          }
          reject(row.number(), code);
        }
      }
    }
    return done;
  }

  private void deactivateSurplus(CometChatUsers users, Differences differences)
      throws IOException, InterruptedException {
    if (differences.surplusCount() == 0) {
      return;
    }
    try (BufferedReader uids = differences.surplusUids()) {
      for (String line = uids.readLine(); line != null; line = uids.readLine()) {
        Uid uid = Uid.of(line);
        Optional<CometChatAccount> found = users.find(uid);
        if (found.isPresent() && isNew(found.get())) {
          rejected++;
          terminal.err().println(uid + " was created after the file: not deactivated.");
        } else if (users.change(uid, UserAction.DEACTIVATE, ReconcileCommand.ACTOR)) {
          deactivated++;
        }
      }
    }
  }

  /** A user who has come since the file was written cannot be in it. */
  private boolean isNew(CometChatAccount account) {
    return account.createdAt().filter(time -> time.isAfter(fileTime)).isPresent();
  }
}
