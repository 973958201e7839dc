/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.cometchatbridge.command.terminal.Amount;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.bulk.BulkListener;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.bulk.BulkOutcome;
import org.cometchatbridge.core.bulk.BulkOutcome.Kind;
import org.cometchatbridge.core.bulk.BulkResult;
import org.cometchatbridge.core.bulk.BulkUser;
import org.jspecify.annotations.Nullable;

/** Imports a file that was checked, with journal, progress and report. */
final class ImportFile {

  private static final int ALL_LISTED = 10_000;

  private final Terminal terminal;
  private final CometChatBridge bridge;
  private final RowFile file;
  private final BulkOptions options;
  private final Path journalPath;
  private final boolean resumes;
  private final @Nullable Path report;

  ImportFile(
      Terminal terminal,
      CometChatBridge bridge,
      RowFile file,
      BulkOptions options,
      Path journalPath,
      boolean resumes,
      @Nullable Path report) {
    this.terminal = terminal;
    this.bridge = bridge;
    this.file = file;
    this.options = options;
    this.journalPath = journalPath;
    this.resumes = resumes;
    this.report = report;
  }

  ExitStatus run(FileCheck.Result checked, String identity) throws IOException {
    Outcomes outcomes = new Outcomes(checked.rows());
    BulkResult result;
    try (Journal journal =
        Journal.open(journalPath, checked.fingerprint(), identity, resumes, outcomes)) {
      int limit = options.via() == BulkOptions.Via.IMPORT ? options.callsPerMinute() : 0;
      try (Rows rows = file.open();
          ImportProgress progress =
              new ImportProgress(
                  terminal,
                  "Importing",
                  System::nanoTime,
                  checked.rows(),
                  outcomes.ended(),
                  limit)) {
        result =
            bridge
                .bulkImport()
                .run(
                    new OpenRows(rows, outcomes),
                    options,
                    new Listener(journal, outcomes, progress));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (ProblemException e) {
        throw new CommandFailure(
            ExitStatus.STORE, "The file has changed during the import. " + e.problem(), e);
      }
    }
    if (report != null) {
      new Report(file, outcomes, bridge::uidOf).write(report);
    }
    return summary(outcomes, result);
  }

  /** The rows that have no outcome yet. */
  private static final class OpenRows implements Iterator<BulkUser> {

    private final Rows rows;
    private final Outcomes outcomes;
    private @Nullable BulkUser next;

    OpenRows(Rows rows, Outcomes outcomes) {
      this.rows = rows;
      this.outcomes = outcomes;
    }

    @Override
    public boolean hasNext() {
      while (next == null && rows.hasNext()) {
        UserRow row = rows.next();
        ChatUser user = row.user();
        if (user != null && !outcomes.isEnded(row.number())) {
          BulkUser found = BulkUser.of(row.number(), user);
          found = row.deactivated() ? found.asDeactivated() : found;
          next = outcomes.isInDoubt(row.number()) ? found.asInDoubt() : found;
        }
      }
      return next != null;
    }

    @Override
    public BulkUser next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      BulkUser user = next;
      next = null;
      return user;
    }
  }

  /** Writes the journal before anything else happens. */
  private static final class Listener implements BulkListener {

    private final Journal journal;
    private final Outcomes outcomes;
    private final ImportProgress progress;
    private boolean begun;

    Listener(Journal journal, Outcomes outcomes, ImportProgress progress) {
      this.journal = journal;
      this.outcomes = outcomes;
      this.progress = progress;
    }

    @Override
    public void listed(long users) {
      if (users > 0 && users % ALL_LISTED == 0) {
        progress.say(Amount.of(users, "user") + " of CometChat read");
      }
    }

    @Override
    public void creating(List<BulkUser> users) {
      begin();
      try {
        journal.begun(users);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void ended(List<BulkOutcome> ended) {
      begin();
      try {
        journal.ended(ended);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      progress.done(outcomes.ended());
    }

    private void begin() {
      if (!begun) {
        begun = true;
        progress.begin();
      }
    }

    @Override
    public void waiting(String code, Duration pause) {
      progress.say(code + ": waits " + ImportProgress.text(pause));
    }
  }

  private ExitStatus summary(Outcomes outcomes, BulkResult result) {
    for (Kind kind : Kind.values()) {
      if (outcomes.count(kind) > 0) {
        terminal.out().println(Amount.of(outcomes.count(kind), "row") + ' ' + kind);
      }
    }
    if (result.stop().isPresent()) {
      return stopped(outcomes, result.stop().get());
    }
    if (!outcomes.areGood() && report == null) {
      terminal
          .err()
          .println(
              "Some rows need attention: the same command with --resume --report FILE lists them.");
    }
    return outcomes.areGood() ? ExitStatus.OK : ExitStatus.PROBLEMS;
  }

  private ExitStatus stopped(Outcomes outcomes, BulkResult.Stop stop) {
    terminal
        .err()
        .println(
            "Stopped ("
                + stop.code()
                + ") with "
                + Amount.of(outcomes.rows() - outcomes.ended(), "row")
                + " left. "
                + stop.remedy()
                + " To resume, repeat the command with --resume.");
    return StopStatus.of(stop);
  }
}
