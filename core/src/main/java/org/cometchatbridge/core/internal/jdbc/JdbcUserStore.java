/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.internal.jdbc.UserTable.Peek;
import org.cometchatbridge.core.internal.lifecycle.Change;
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

  private static final Duration RETENTION_INTERVAL = Duration.ofDays(1);

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
  private final OutboxFold fold;
  private final RowClaims claims;
  private final RowCompletions completions;
  private final ParkedRows parkedRows;
  private final RowCounts counts;
  private final @Nullable Supplier<String> testClock;
  private volatile @Nullable CheckedTables checked;
  private volatile @Nullable Peek peek;
  private volatile InsertListener inserted = (id, madeAt, change) -> {};
  private volatile @Nullable String problem;
  private Duration nextRetention = Duration.ZERO;
  private volatile boolean closed;

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
    this.tokens = new StoredTokens(appId, sync, log);
    this.outbox = new OutboxTable(tables.outbox(), appId, json, tokens);
    this.fold = new OutboxFold(transactions, tables, outbox, new RejectedUsers(timer), this.log);
    this.claims = new RowClaims(transactions, tables, sync.lease(), this.log);
    this.completions = new RowCompletions(transactions, this.log);
    this.parkedRows = new ParkedRows(transactions);
    this.counts = new RowCounts(transactions, timer, this.log);
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
  private CheckedTables checked() throws SQLException {
    CheckedTables known = checked;
    if (known == null) {
      known = transactions.separate(this::check);
      checked = known;
    }
    return known;
  }

  private CheckedTables check(Connection connection) throws SQLException {
    Dialect dialect = Dialect.of(connection.getMetaData());
    List<String> created = tables.check(connection, dialect);
    if (!created.isEmpty()) {
      log.info("Created the tables {} for changes of users", String.join(", ", created));
    }
    tables.checkPermissions(connection);
    tables.missingForAudit(connection).ifPresent(this::logMissing);
    Supplier<String> now = testClock == null ? dialect::now : testClock;
    UserTable users = new UserTable(tables.user(), appId, now, dialect.byDue(), json, tokens);
    return new CheckedTables(
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
    completions.listenUnstorable(receiver);
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
    counts.update(users, present);
    peek = present;
    if (!present.hasChanges()) {
      deleteOldRecords();
      return 0;
    }
    peek = null;
    int changes = fold.some(users);
    if (changes == 0) {
      deleteOldRecords();
    }
    return changes;
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

  @Override
  public List<Claimed> claim(int most) {
    Peek present = peek;
    if (present != null && (present.nextDue() == null || isLater(present.nextDue()))) {
      return List.of();
    }
    return run(
        () -> {
          UserTable users = checked().users();
          List<Claimed> claimed = claims.some(users, most);
          peek = claimed.size() < most ? new Peek(false, null) : null;
          return claimed;
        });
  }

  private static boolean isLater(Duration left) {
    return !left.isNegative() && !left.isZero();
  }

  @Override
  public void complete(Collection<Completed> outcomes) {
    run(
        () -> {
          CheckedTables known = checked();
          List<Completed> all = List.copyOf(outcomes);
          for (int first = 0; first < all.size(); first += MOST_USERS) {
            completions.complete(
                known, all.subList(first, Math.min(all.size(), first + MOST_USERS)));
          }
          return all.size();
        });
  }

  /** Stores records of the audit that belong to no transaction. */
  public void write(List<AuditRecord> records) {
    run(
        () -> {
          CheckedTables known = checked();
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
          return parkedRows.replay(users, uid, code);
        });
  }

  /** The last count; the next {@link #fold} counts again. Never waits for the database. */
  @Override
  public Counts counts() {
    counts.request();
    return counts.latest();
  }

  @Override
  public Counts latestCounts() {
    return counts.latest();
  }

  @Override
  public @Nullable Duration countsAge() {
    return counts.age();
  }

  @Override
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public void close() {
    closed = true;
  }
}
