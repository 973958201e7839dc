/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.bulk.BulkListener;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.bulk.BulkOutcome;
import org.cometchatbridge.core.bulk.BulkOutcome.Kind;
import org.cometchatbridge.core.bulk.BulkResult;
import org.cometchatbridge.core.bulk.BulkUser;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.Page;
import org.cometchatbridge.core.internal.http.PageCursor;
import org.cometchatbridge.core.internal.http.StoredUser;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.json.ImportBody;
import org.cometchatbridge.core.internal.lifecycle.GateReading;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.jspecify.annotations.Nullable;

/**
 * One import. The calling thread reads users, begins calls and passes outcomes on; a few calls run
 * meanwhile, so that no more users than those of these calls are in memory.
 */
final class ImportRun {

  /** At one call a second, enough for calls of four seconds. */
  private static final int IMPORTS_AT_ONCE = 4;

  private static final int USERS_AT_ONCE = 16;
  private static final int CHUNK = UserApi.IMPORT_SIZE;

  /** A uid for calls that are about no user in particular. */
  private static final Uid NO_USER = Uid.of("cometchat-bridge-import");

  private final ImportParts parts;
  private final Iterator<BulkUser> users;
  private final BulkOptions options;
  private final BulkListener listener;
  private final PatientCalls calls;
  private final ImportSize size = new ImportSize();
  private final ExistingUsers existing;
  private final NewUsers newUsers;
  private final Records records;
  private final HashedUids known = new HashedUids();

  /** What the calls report; taken by the calling thread. */
  private final BlockingQueue<Runnable> reports = new LinkedBlockingQueue<>();

  /** The users whose calls run. */
  private final Map<Uid, Row> running = new HashMap<>();

  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

  /** The next import, which is not full yet. */
  private final List<Row> batch = new ArrayList<>();

  private int batchBytes = ImportBody.emptyBytes();

  /** The outcomes that are not passed on yet. */
  private final List<BulkOutcome> ended = new ArrayList<>();

  private int importsRunning;
  private int usersRunning;
  private boolean interrupted;
  private @Nullable RuntimeException failure;

  ImportRun(
      ImportParts parts, Iterator<BulkUser> users, BulkOptions options, BulkListener listener) {
    this.parts = parts;
    this.users = users;
    this.options = options;
    this.listener = listener;
    this.calls =
        new PatientCalls(
            parts.timer(),
            parts.random(),
            options.maxOutage(),
            (code, pause) -> reports.add(() -> listener.waiting(code, pause)),
            parts.closed());
    RowOwners owners = row -> parts.uidRegistry().ownerOf(row.uid(), row.user().userId());
    this.existing = new ExistingUsers(parts.calls(), calls, options, owners);
    this.newUsers = new NewUsers(parts.calls(), calls, existing, size, parts.texts(), owners);
    this.records = new Records(parts, options);
  }

  BulkResult run() {
    try {
      if (options.via() == BulkOptions.Via.IMPORT) {
        list();
      }
      while (!isStopped() && users.hasNext()) {
        decide(nextChunk());
      }
      beginBatch();
    } catch (RuntimeException e) {
      fail(e);
    }
    while (importsRunning + usersRunning > 0) {
      report();
    }
    passOn();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
    return new BulkResult(counts, calls.count(), Optional.ofNullable(calls.stop()));
  }

  private boolean isStopped() {
    if (Thread.currentThread().isInterrupted()) {
      interrupt();
    }
    return calls.stop() != null;
  }

  private void interrupt() {
    interrupted = Thread.interrupted() || interrupted;
    calls.stop("INTERRUPTED", "The import was interrupted. Resume it.");
  }

  private void fail(RuntimeException e) {
    if (failure == null) {
      failure = e;
    }
    calls.stop("FAILED", "The application's own code has failed.");
  }

  /** Reads the uids that exist: what an import does with one that exists is not known. */
  private void list() {
    PageCursor pages = new PageCursor();
    while (pages.hasNext() && !isStopped()) {
      int page = pages.next();
      Page<StoredUser> read =
          joined(
              calls.make(
                  NO_USER,
                  context -> parts.calls().users().list(page, context).thenApply(checked(pages))));
      if (read == null) {
        return;
      }
      read.items().forEach(user -> known.add(user.uid()));
      listener.listed(known.size());
    }
  }

  /** A page that cannot be right is read again, like one without a response. */
  private static UnaryOperator<Page<StoredUser>> checked(PageCursor pages) {
    return page -> {
      pages.read(page);
      return page;
    };
  }

  /** Waits for a call, and passes reports on meanwhile; {@code null} if the import stops. */
  private <T> @Nullable T joined(CompletableFuture<T> call) {
    var unused = call.whenComplete((result, thrown) -> reports.add(() -> {}));
    while (!call.isDone()) {
      report();
    }
    try {
      return call.get();
    } catch (InterruptedException e) {
      interrupt();
      return null;
    } catch (ExecutionException e) {
      if (!ExistingUsers.isStop(e)) {
        calls.stop(
            PatientCalls.code(Failures.of(Objects.requireNonNullElse(e.getCause(), e))),
            "CometChat has rejected a call of the import. Check the code in CometChat's error"
                + " guide.");
      }
      return null;
    }
  }

  private List<Row> nextChunk() {
    List<Row> chunk = new ArrayList<>(CHUNK);
    while (chunk.size() < CHUNK && users.hasNext()) {
      BulkUser given = users.next();
      ChatUser user = parts.known().apply(given.user());
      Optional<Uid> uid = parts.uidRegistry().uidOf(user.userId());
      if (uid.isPresent()) {
        chunk.add(new Row(given, user, uid.get()));
      } else {
        end(new BulkOutcome(given, uid, Kind.REJECTED, "USER_ID_NOT_MAPPED"));
      }
    }
    return chunk;
  }

  private void decide(List<Row> chunk) {
    Map<Row, UserStore.GateView> views = views(chunk);
    List<Row> created = new ArrayList<>();
    for (Row row : chunk) {
      UserStore.GateView view = views.get(row);
      if (view == null || isStopped()) {
        return;
      }
      awaitOther(row);
      if (view.standing() != Standing.ACTIVE) {
        end(
            row.given().deactivated()
                ? row.outcome(Kind.SKIPPED, view.standing().name())
                : row.rejected(view.standing().name()));
      } else if (known.contains(row.uid().value())) {
        decideExisting(row, view);
      } else if (options.via() == BulkOptions.Via.CREATE) {
        created.add(row);
        running.put(row.uid(), row);
      } else {
        addToBatch(row);
      }
    }
    if (!created.isEmpty()) {
      listener.creating(created.stream().map(Row::given).toList());
      created.forEach(row -> begin(row, newUsers.created(row)));
    }
    passOn();
  }

  /** A uid that another row of this import creates at this moment exists afterwards. */
  private void awaitOther(Row row) {
    if (running.containsKey(row.uid()) && batch.contains(running.get(row.uid()))) {
      beginBatch();
    }
    while (running.containsKey(row.uid()) && importsRunning + usersRunning > 0) {
      report();
    }
  }

  private void decideExisting(Row row, UserStore.GateView view) {
    Optional<BulkOutcome> unwritten = existing.unwritten(row);
    if (unwritten.isPresent()) {
      end(unwritten.get());
    } else if (!row.given().inDoubt() && isKnown(view.sent())) {
      queue(row);
    } else {
      awaitPlace();
      running.put(row.uid(), row);
      begin(row, existing.exists(row, false));
    }
  }

  private static boolean isKnown(Sent sent) {
    return sent.state() != Sent.State.UNKNOWN || !sent.hashes().isEmpty();
  }

  private void queue(Row row) {
    try {
      end(records.queued(row));
    } catch (StoreException e) {
      calls.stop("STORE", "The database of the changes has failed. Fix it, and resume the import.");
    }
  }

  /** What the application desires of these users; without some of them if the import stops. */
  private Map<Row, UserStore.GateView> views(List<Row> chunk) {
    Map<Row, CompletableFuture<GateReading>> readings = new HashMap<>();
    chunk.forEach(row -> readings.put(row, parts.gate().read(row.uid())));
    Map<Row, UserStore.GateView> views = new HashMap<>();
    for (Row row : chunk) {
      CompletableFuture<GateReading> reading = readings.get(row);
      GateReading read = reading == null ? null : joined(reading);
      if (read == null || read.view() == null) {
        calls.stop(
            "STORE",
            "The database of jdbcSync does not respond, so it is not known which users the"
                + " application has deleted or deactivated. Fix it, and resume the import.");
        return views;
      }
      views.put(row, read.view());
    }
    return views;
  }

  private void addToBatch(Row row) {
    int bytes = ImportBody.bytesOf(row.uid(), newUsers.entry(row, Set.of()).bytes());
    if (!batch.isEmpty() && batchBytes + bytes > size.bytes()) {
      beginBatch();
    }
    batch.add(row);
    running.put(row.uid(), row);
    batchBytes += bytes;
    if (batch.size() == UserApi.IMPORT_SIZE) {
      beginBatch();
    }
  }

  private void beginBatch() {
    if (batch.isEmpty() || isStopped()) {
      return;
    }
    List<Row> rows = List.copyOf(batch);
    batch.clear();
    batchBytes = ImportBody.emptyBytes();
    passOn();
    while (importsRunning >= IMPORTS_AT_ONCE) {
      report();
    }
    if (isStopped()) {
      return;
    }
    listener.creating(rows.stream().map(Row::given).toList());
    importsRunning++;
    reportEnd(newUsers.imported(rows), rows, () -> importsRunning--);
  }

  private void awaitPlace() {
    while (usersRunning >= USERS_AT_ONCE) {
      report();
    }
  }

  private void begin(Row row, CompletableFuture<BulkOutcome> call) {
    usersRunning++;
    reportEnd(call.thenApply(List::of), List.of(row), () -> usersRunning--);
    awaitPlace();
  }

  private void reportEnd(
      CompletableFuture<List<BulkOutcome>> call, List<Row> rows, Runnable counted) {
    var unused =
        call.whenComplete(
            (outcomes, thrown) ->
                reports.add(
                    () -> {
                      counted.run();
                      ended(rows, thrown == null ? outcomes : List.of(), thrown);
                    }));
  }

  private void ended(List<Row> rows, List<BulkOutcome> outcomes, @Nullable Throwable thrown) {
    Map<BulkUser, Row> byUser = new HashMap<>();
    for (Row row : rows) {
      running.remove(row.uid());
      byUser.put(row.given(), row);
    }
    for (BulkOutcome outcome : outcomes) {
      if (outcome.kind() == Kind.CREATED) {
        outcome.uid().ifPresent(uid -> known.add(uid.value()));
      }
      Row row = byUser.get(outcome.user());
      if (row != null) {
        records.ended(row, outcome);
      }
      end(outcome);
    }
    passOn();
    if (thrown != null && !ExistingUsers.isStop(thrown)) {
      fail(new IllegalStateException("An import has failed unexpectedly", thrown));
    }
  }

  private void end(BulkOutcome outcome) {
    counts.merge(outcome.kind(), 1L, Long::sum);
    ended.add(outcome);
  }

  private void passOn() {
    if (ended.isEmpty()) {
      return;
    }
    List<BulkOutcome> outcomes = List.copyOf(ended);
    ended.clear();
    try {
      listener.ended(outcomes);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Waits for the next report of a call. An interrupt stops the import, and not the wait. */
  private void report() {
    while (true) {
      try {
        Runnable next = reports.take();
        runReport(next);
        return;
      } catch (InterruptedException e) {
        interrupted = true;
        interrupt();
      }
    }
  }

  private void runReport(Runnable next) {
    try {
      next.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }
}
