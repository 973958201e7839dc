/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.jdbc.UserTable.Peek;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.StoreConflictException;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the outbox and the desired states in a database, for all nodes.
 *
 * <p>A node folds or carries out the rows that it can lock, and skips those that another node has
 * locked, so that no node waits. No transaction is open while CometChat is called.
 */
public final class JdbcUserStore implements UserStore {

  private static final int MOST_USERS = 100;

  /** Another node was faster with the same rows. */
  private static final int ATTEMPTS = 3;

  private static final Duration COUNTS_AGE = Duration.ofMinutes(1);
  private static final Duration RETENTION_INTERVAL = Duration.ofDays(1);
  private static final Duration LONGEST_KNOWN_AGE = Duration.ofHours(1);
  private static final int KNOWN_AGE_FACTOR = 1_000;

  private final String appId;
  private final JdbcSync sync;
  private final boolean audit;
  private final Timer timer;
  private final InstantSource clock;
  private final OperatorLog log;
  private final Transactions transactions;
  private final Tables tables;
  private final RowJson json = new RowJson();
  private final StoredTokens tokens;
  private final OutboxTable outbox;
  private final @Nullable Supplier<String> testClock;
  private final SecureRandom random = new SecureRandom();
  private volatile @Nullable Checked checked;
  private volatile @Nullable Peek peek;
  private volatile Counts counts = new Counts(0, 0, 0, 0, Duration.ZERO);
  private volatile boolean countsRequested = true;
  private volatile InsertListener inserted = (id, madeAt, change) -> {};
  private volatile Consumer<List<AuditRecord>> unstorable = records -> {};
  private final RejectedUsers rejected;
  private final AtomicBoolean unreadableLogged = new AtomicBoolean();
  private final AtomicBoolean unstorableLogged = new AtomicBoolean();
  private final AtomicBoolean unstorableRecordLogged = new AtomicBoolean();
  private volatile @Nullable String problem;
  private volatile @Nullable Duration countsFrom;
  private @Nullable Duration countedAt;
  private Duration nextRetention = Duration.ZERO;

  /** When the number of all users is counted again. */
  private Duration nextKnown = Duration.ZERO;

  private volatile boolean closed;

  /** The access to tables that are checked. */
  private record Checked(UserTable users, GateQuery gate, @Nullable AuditTable audit) {

    AuditRows audited() {
      return new AuditRows(audit, users);
    }

    Checked withoutAudit() {
      return new Checked(users, gate, null);
    }
  }

  /** Is called after a change of this node was committed. */
  @FunctionalInterface
  public interface InsertListener {

    /** A change was committed with an id at a time. */
    void inserted(long id, long madeAt, Change change);
  }

  /**
   * Creates the store. No connection is opened yet.
   *
   * @param audit whether the database stores the audit
   * @param clock dates changes, for operators
   */
  public JdbcUserStore(
      String appId,
      JdbcSync sync,
      boolean audit,
      Timer timer,
      InstantSource clock,
      OperatorLog log) {
    this(appId, sync, audit, timer, clock, log, null);
  }

  /**
   * For tests.
   *
   * @param testClock returns an SQL expression in place of the database's clock
   */
  JdbcUserStore(
      String appId,
      JdbcSync sync,
      boolean audit,
      Timer timer,
      InstantSource clock,
      OperatorLog log,
      @Nullable Supplier<String> testClock) {
    this.appId = appId;
    this.sync = sync;
    this.audit = audit;
    this.timer = timer;
    this.log = log.named(JdbcUserStore.class);
    this.transactions = new Transactions(sync.dataSource());
    this.tables = new Tables(sync, audit);
    this.rejected = new RejectedUsers(timer);
    this.tokens = new StoredTokens(appId, sync, log);
    this.outbox = new OutboxTable(tables.outbox(), appId, json, tokens);
    this.clock = clock;
    this.testClock = testClock;
  }

  /**
   * Checks the tables, and creates them where that is allowed. A failure is logged, and the check
   * is repeated whenever the store is used.
   */
  public void start() {
    try {
      checked();
    } catch (SQLException e) {
      String sentence =
          unusable(e, e instanceof UnusableDatabaseException known && known.isRecordable());
      problem = sentence;
      log.error("{}", sentence);
    }
  }

  private static String unusable(SQLException e, boolean recordable) {
    return "Changes of users cannot be "
        + (recordable ? "carried out" : "recorded")
        + ", until this works: "
        + FailureReport.text(e);
  }

  /** Several threads may check at once, so that none waits for the connection of another one. */
  private Checked checked() throws SQLException {
    Checked known = checked;
    if (known == null) {
      known = transactions.separate(this::check);
      checked = known;
    }
    return known;
  }

  private Checked check(Connection connection) throws SQLException {
    Dialect dialect = Dialect.of(connection.getMetaData());
    List<String> created = tables.check(connection, dialect);
    if (!created.isEmpty()) {
      log.info("Created the tables {} for changes of users", String.join(", ", created));
    }
    tables.checkPermissions(connection);
    tables.missingForAudit(connection).ifPresent(this::logMissing);
    Supplier<String> now = testClock == null ? dialect::now : testClock;
    UserTable users = new UserTable(tables.user(), appId, now, dialect.byDue(), json, tokens);
    return new Checked(
        users,
        new GateQuery(tables.outbox(), users, appId, json),
        audit ? new AuditTable(tables.audit(), appId, now, sync.auditRetention()) : null);
  }

  private void logMissing(String sentence) {
    log.warn(
        "{}. Until then records of the audit that are not stored are written to the log, those of"
            + " users who are erased keep the uid, and old ones are not deleted",
        sentence);
  }

  /** Calls a listener after each change that this node has committed by itself. */
  public void listen(InsertListener listener) {
    this.inserted = listener;
  }

  /** Passes on the records of outcomes that cannot be stored. */
  public void listenUnstorable(Consumer<List<AuditRecord>> receiver) {
    this.unstorable = receiver;
  }

  @Override
  public void insert(Change change) {
    requireOpen();
    long madeAt = clock.millis();
    long id;
    try {
      checkOutbox();
      id = transactions.one(connection -> outbox.insert(connection, madeAt, change));
    } catch (SQLException e) {
      throw notRecorded(e);
    }
    inserted.inserted(id, madeAt, change);
  }

  @Override
  public void insert(Connection connection, Change change) {
    requireOpen();
    try {
      outbox.insertOnly(connection, clock.millis(), change);
    } catch (SQLException e) {
      throw notRecorded(e);
    }
  }

  /** A change waits in the outbox if it is only another table that is not usable. */
  private void checkOutbox() throws SQLException {
    try {
      checked();
    } catch (UnusableDatabaseException e) {
      if (!e.isRecordable()) {
        throw e;
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "The bridge is closed, so the change of a user was not recorded");
    }
  }

  private static StoreException notRecorded(SQLException e) {
    return FailureReport.of("The change of a user was not recorded", e);
  }

  private interface Action<T> {
    T run() throws SQLException;
  }

  private static <T> T run(Action<T> action) {
    try {
      return action.run();
    } catch (SQLException e) {
      throw FailureReport.of("The database of user changes failed", e);
    }
  }

  @Override
  public int fold() {
    return run(
        () -> {
          try {
            int changes = foldSome();
            problem = null;
            return changes;
          } catch (SQLException e) {
            problem =
                unusable(
                    e, !(e instanceof UnusableDatabaseException known) || known.isRecordable());
            throw e;
          }
        });
  }

  private int foldSome() throws SQLException {
    UserTable users = checked().users();
    Peek present = transactions.one(connection -> users.peek(connection, tables.outbox()));
    count(users, present);
    peek = present;
    if (!present.hasChanges()) {
      deleteOldRecords();
      return 0;
    }
    peek = null;
    int changes = folded(users);
    if (changes == 0) {
      deleteOldRecords();
    }
    return changes;
  }

  /** What conflicts with the work of other nodes is folded by them, or at the next poll. */
  private int folded(UserTable users) throws SQLException {
    try {
      return folded(users, connection -> outbox.users(connection, MOST_USERS, rejected.present()));
    } catch (StoreConflictException e) {
      return 0;
    } catch (SQLException e) {
      if (!SqlFailure.isOfValues(e)) {
        throw e;
      }
      return foldedOneByOne(users);
    }
  }

  private int folded(UserTable users, Transactions.Work<Set<Uid>> waiting) throws SQLException {
    return retried(() -> several(connection -> fold(connection, users, waiting.run(connection))));
  }

  /** So that the changes of one user whose row is rejected do not keep back those of others. */
  private int foldedOneByOne(UserTable users) throws SQLException {
    Set<Uid> waiting =
        transactions.one(connection -> outbox.users(connection, MOST_USERS, rejected.present()));
    int changes = 0;
    for (Uid uid : waiting) {
      try {
        changes += folded(users, connection -> Set.of(uid));
      } catch (StoreConflictException e) {
        // Another node folds them, or this one at the next poll.
      } catch (SQLException e) {
        if (!SqlFailure.isOfValues(e) || rejected.isFull()) {
          throw e;
        }
        leaveOut(uid, e);
      }
    }
    return changes;
  }

  private void leaveOut(Uid uid, SQLException failure) {
    if (rejected.add(uid)) {
      log.error(
          "Changes of a user remain in {}, because the row of the user in {} cannot be changed: {}."
              + " Changes of other users go on. The next attempt is in {} minutes; further users"
              + " until then are not logged",
          tables.outbox(),
          tables.user(),
          FailureReport.text(failure),
          RejectedUsers.PAUSE.toMinutes());
    }
  }

  /** What cannot be read fails a transaction like what cannot be written. */
  private <T> T several(Transactions.Work<T> statements) throws SQLException {
    return transactions.several(
        connection -> {
          try {
            return statements.run(connection);
          } catch (RuntimeException e) {
            throw new UnreadableRowException(e);
          }
        });
  }

  /** Some each time; once a day, if there are none. */
  private void deleteOldRecords() throws SQLException {
    AuditTable table = checked().audit();
    Duration now = timer.elapsed();
    if (table == null || now.compareTo(nextRetention) < 0) {
      return;
    }
    boolean done = true;
    try {
      done = transactions.several(table::deleteOld) == 0;
    } catch (SQLException e) {
      // Deletes tomorrow. What is recorded must not wait for it.
      log.warn(
          "Old records of the audit were not deleted; the next attempt is in a day: {}",
          FailureReport.text(e));
    }
    if (done) {
      nextRetention = now.plus(RETENTION_INTERVAL);
    }
  }

  private static <T> T retried(Action<T> action) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return action.run();
      } catch (SQLException e) {
        if (!SqlFailure.isConflict(e)) {
          throw e;
        }
        if (attempt == ATTEMPTS) {
          if (SqlFailure.isOfARow(e)) {
            throw e;
          }
          throw new StoreConflictException(e);
        }
      }
    }
  }

  private int fold(Connection connection, UserTable users, Set<Uid> waiting) throws SQLException {
    if (waiting.isEmpty()) {
      return 0;
    }
    Map<Uid, UserRow> rows = new TreeMap<>(UserTable.byUid());
    users.lock(connection, users.keys(waiting)).forEach(row -> rows.put(uid(row), row));
    Set<Uid> missing = new HashSet<>(waiting);
    missing.removeAll(rows.keySet());
    if (!missing.isEmpty()) {
      Map<String, Uid> keys = users.keys(missing);
      users.existing(connection, keys.keySet()).forEach(key -> missing.remove(keys.get(key)));
    }
    if (!missing.isEmpty()) {
      insertMissing(connection, users, missing).forEach(row -> rows.put(uid(row), row));
    }
    if (rows.isEmpty()) {
      return 0;
    }
    List<OutboxTable.Stored> changes = outbox.changes(connection, rows.keySet());
    if (changes.isEmpty()) {
      return 0;
    }
    Map<Uid, UserRow> changed = new TreeMap<>(UserTable.byUid());
    for (OutboxTable.Stored change : changes) {
      UserRow row = Objects.requireNonNull(rows.get(change.uid()));
      outbox.fold(change, row);
      changed.put(change.uid(), row);
    }
    changed.values().forEach(row -> row.state().changed(row.now()));
    users.update(connection, changed.values());
    outbox.delete(connection, changes);
    return changes.size();
  }

  private static Uid uid(UserRow row) {
    return row.state().user().uid();
  }

  /** A row may have become a tombstone since it was found to be missing. */
  private List<UserRow> insertMissing(Connection connection, UserTable users, Set<Uid> missing)
      throws SQLException {
    users.insert(
        connection,
        missing.stream()
            .sorted(UserTable.byUid())
            .map(uid -> DesiredUser.unknown(uid, Owner.of("")))
            .toList());
    List<UserRow> rows = users.lock(connection, users.keys(missing));
    if (rows.size() != missing.size()) {
      throw new SQLTransactionRollbackException("Another node has changed a row", "40001");
    }
    return rows;
  }

  @Override
  public List<Claimed> claim(int most) {
    Peek present = peek;
    if (present != null && (present.nextDue() == null || isLater(present.nextDue()))) {
      return List.of();
    }
    return run(
        () -> {
          UserTable users = checked().users();
          List<Claimed> claimed = claimed(users, most);
          peek = claimed.size() < most ? new Peek(false, null) : null;
          return claimed;
        });
  }

  private List<Claimed> claimed(UserTable users, int most) throws SQLException {
    try {
      return retried(() -> transactions.several(connection -> claim(connection, users, most)));
    } catch (StoreConflictException e) {
      return List.of();
    }
  }

  private static boolean isLater(Duration left) {
    return !left.isNegative() && !left.isZero();
  }

  private List<Claimed> claim(Connection connection, UserTable users, int most)
      throws SQLException {
    UserTable.Due due = users.due(connection, most);
    List<UserRow> rows = due.rows();
    if (!due.unreadable().isEmpty()) {
      users.postpone(connection, due.unreadable());
      logUnreadable();
    }
    List<Claimed> claimed = new ArrayList<>();
    for (UserRow row : rows) {
      claimed.add(row.state().claim(newLease(), row.now(), sync.lease()));
    }
    if (!rows.isEmpty()) {
      users.update(connection, rows);
    }
    return claimed;
  }

  private void logUnreadable() {
    if (unreadableLogged.compareAndSet(false, true)) {
      log.error(
          "A row of {} cannot be read, so what is desired for its user is not carried out. Others go"
              + " on. Only the bridge may change this table: restore the row, or delete it. It is"
              + " read again every {} minutes. Further rows are not logged",
          tables.user(),
          UserTable.UNREADABLE_PAUSE.toMinutes());
    }
  }

  private long newLease() {
    return (random.nextLong() >>> 1) | 1;
  }

  @Override
  public void complete(Collection<Completed> outcomes) {
    run(
        () -> {
          Checked known = checked();
          List<Completed> all = List.copyOf(outcomes);
          for (int first = 0; first < all.size(); first += MOST_USERS) {
            complete(known, all.subList(first, Math.min(all.size(), first + MOST_USERS)));
          }
          return all.size();
        });
  }

  /** All in one transaction; one by one if something may be wrong with one of them. */
  private void complete(Checked known, List<Completed> outcomes) throws SQLException {
    try {
      completeTogether(known, outcomes);
    } catch (SQLException e) {
      if (!SqlFailure.isOfARow(e)) {
        throw e;
      }
      if (outcomes.size() == 1) {
        completeWithoutRecords(known, outcomes, e);
        return;
      }
      for (Completed outcome : outcomes) {
        complete(known, List.of(outcome));
      }
    }
  }

  /** An audit that takes no record must not cause more calls of CometChat. */
  private void completeWithoutRecords(Checked known, List<Completed> one, SQLException failure)
      throws SQLException {
    boolean completed = false;
    if (known.audit() != null) {
      try {
        completeTogether(known.withoutAudit(), one);
        completed = true;
      } catch (SQLException e) {
        if (!SqlFailure.isOfARow(e)) {
          throw e;
        }
      }
    }
    if (completed) {
      logUnstorableRecord(failure);
    } else {
      logUnstorable(failure);
    }
    unstorable.accept(one.get(0).completion().records());
  }

  private void logUnstorableRecord(SQLException failure) {
    if (unstorableRecordLogged.compareAndSet(false, true)) {
      log.warn(
          "The database rejected records of the audit, which are written to the log instead. If the"
              + " user was erased, earlier records keep the uid. Further cases are not logged",
          FailureReport.withoutValues(failure));
    }
  }

  private void logUnstorable(SQLException failure) {
    if (unstorableLogged.compareAndSet(false, true)) {
      log.warn(
          "The database rejected what became of the change of a user. It is carried out again when"
              + " its lease has ended. Further cases are not logged",
          FailureReport.withoutValues(failure));
    }
  }

  private void completeTogether(Checked known, List<Completed> outcomes) throws SQLException {
    retried(() -> several(connection -> complete(connection, known, outcomes)));
  }

  private static int complete(Connection connection, Checked known, List<Completed> outcomes)
      throws SQLException {
    UserTable users = known.users();
    Set<Uid> uids = new HashSet<>();
    outcomes.forEach(outcome -> uids.add(outcome.claimed().user().uid()));
    Map<Uid, UserRow> rows = new HashMap<>();
    users.locked(connection, uids).forEach(row -> rows.put(uid(row), row));
    Map<Uid, UserRow> changed = new TreeMap<>(UserTable.byUid());
    AuditRows audited = known.audited();
    for (Completed outcome : outcomes) {
      Claimed claimed = outcome.claimed();
      UserRow row = rows.get(claimed.user().uid());
      if (row != null && row.state().lease() == claimed.lease()) {
        row.state().complete(claimed, outcome.completion(), row.now());
        changed.put(uid(row), row);
        audited.add(row, outcome.completion().records());
      } else {
        audited.addUnlessStored(outcome.completion().records());
      }
    }
    if (!changed.isEmpty()) {
      users.update(connection, changed.values());
    }
    audited.insert(connection);
    return changed.size();
  }

  /** Stores records of the audit that belong to no transaction. */
  public void write(List<AuditRecord> records) {
    run(
        () -> {
          Checked known = checked();
          return transactions.several(
              connection -> {
                AuditRows audited = known.audited();
                audited.add(records);
                audited.insert(connection);
                return true;
              });
        });
  }

  @Override
  public Map<Uid, GateView> read(Collection<Uid> uids) {
    return run(
        () -> {
          GateQuery gate = checked().gate();
          Map<Uid, GateView> views = new HashMap<>();
          List<Uid> all = List.copyOf(new HashSet<>(uids));
          for (int first = 0; first < all.size(); first += MOST_USERS) {
            List<Uid> some = all.subList(first, Math.min(all.size(), first + MOST_USERS));
            views.putAll(transactions.one(connection -> gate.read(connection, some)));
          }
          return views;
        });
  }

  /** What the last {@link #fold} has found, so that an idle node makes one query. */
  @Override
  public @Nullable Duration nextDue() {
    Peek present = peek;
    Duration left = present == null ? null : present.nextDue();
    return left == null || isLater(left) ? left : Duration.ZERO;
  }

  @Override
  public Duration pollInterval() {
    return sync.pollInterval();
  }

  @Override
  public Duration lease() {
    return sync.lease();
  }

  @Override
  public int parkAfter() {
    return sync.parkAfter();
  }

  @Override
  public int atOnce() {
    return sync.atOnce();
  }

  @Override
  public int deleteBrake() {
    return sync.deleteBrake();
  }

  @Override
  public List<Parked> parked(int most) {
    return run(
        () -> {
          UserTable users = checked().users();
          return transactions.one(connection -> users.parked(connection, most));
        });
  }

  @Override
  public @Nullable Parked parked(Uid uid) {
    Optional<Parked> parked =
        run(
            () -> {
              UserTable users = checked().users();
              return transactions.one(connection -> users.parked(connection, uid));
            });
    return parked.orElse(null);
  }

  @Override
  public int replay(@Nullable Uid uid, @Nullable String code) {
    return run(
        () -> {
          UserTable users = checked().users();
          int replayed = 0;
          Replayed some;
          do {
            some = replayed(users, uid, code);
            replayed += some.rows();
          } while (some.found() > 0 && uid == null);
          return replayed;
        });
  }

  /**
   * Some of the rows.
   *
   * @param found how many were parked before they were locked
   * @param rows how many were replayed
   */
  private record Replayed(int found, int rows) {}

  private Replayed replayed(UserTable users, @Nullable Uid uid, @Nullable String code)
      throws SQLException {
    try {
      return retried(
          () -> transactions.several(connection -> replay(connection, users, uid, code)));
    } catch (StoreConflictException e) {
      Throwable cause = e.getCause();
      throw new StoreException(
          "Not all parked users were replayed, because nodes of the bridge have changed them at the"
              + " same time; replay them again",
          cause == null ? e : cause);
    }
  }

  /** Locks the rows in the order in which nodes lock them. */
  private static Replayed replay(
      Connection connection, UserTable users, @Nullable Uid uid, @Nullable String code)
      throws SQLException {
    List<Uid> found = users.parkedUids(connection, uid, code);
    if (found.isEmpty()) {
      return new Replayed(0, 0);
    }
    List<UserRow> rows = users.locked(connection, found);
    rows.removeIf(
        row -> row.parkedFor() == null || (code != null && !code.equals(row.parkedFor())));
    rows.forEach(row -> row.state().replay(row.now()));
    if (!rows.isEmpty()) {
      users.update(connection, rows);
    }
    return new Replayed(found.size(), rows.size());
  }

  /** The last count; the next {@link #fold} counts again. Never waits for the database. */
  @Override
  public Counts counts() {
    countsRequested = true;
    return counts;
  }

  @Override
  public Counts latestCounts() {
    return counts;
  }

  @Override
  public @Nullable Duration countsAge() {
    Duration from = countsFrom;
    return from == null ? null : timer.elapsed().minus(from);
  }

  @Override
  public @Nullable String problem() {
    return problem;
  }

  /** An idle node makes no other query than that of the poll. */
  private boolean isIdle(Peek present) {
    return counts.pending() == 0 && !present.hasChanges() && present.nextDue() == null;
  }

  /** A failure, as a timeout in a large table, keeps the last numbers and must not end a fold. */
  private void count(UserTable users, Peek present) {
    Duration now = timer.elapsed();
    if (countedAt != null && now.minus(countedAt).compareTo(COUNTS_AGE) < 0) {
      return;
    }
    if (!countsRequested && isIdle(present)) {
      return;
    }
    countedAt = now;
    countsRequested = false;
    try {
      long known = now.compareTo(nextKnown) < 0 ? counts.known() : known(users, now);
      counts = transactions.one(connection -> users.counts(connection, known));
      countsFrom = now;
    } catch (SQLException e) {
      log.debug("The rows of users were not counted: SQL state " + e.getSQLState());
    }
  }

  private long known(UserTable users, Duration start) throws SQLException {
    try {
      return transactions.one(users::known);
    } finally {
      Duration end = timer.elapsed();
      nextKnown = end.plus(knownAge(end.minus(start)));
    }
  }

  /** As long as to count takes a thousandth of the time, but not longer than the brake measures. */
  private static Duration knownAge(Duration took) {
    Duration age = took.multipliedBy(KNOWN_AGE_FACTOR);
    return age.compareTo(LONGEST_KNOWN_AGE) > 0 ? LONGEST_KNOWN_AGE : age;
  }

  @Override
  public void close() {
    closed = true;
  }
}
