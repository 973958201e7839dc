/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;

/** Nodes with a defect and one user, which the application changes in its own transactions. */
final class DefectScene implements AutoCloseable {

  private static final String USER = "changed-user-1";

  /** Longer than a lease. */
  private static final Duration LEASE = Duration.ofSeconds(61);

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Defect defect;
  private final Gate gate = new Gate();
  private final AtomicBoolean applied = new AtomicBoolean();
  private final CallRecorder calls = new CallRecorder(operation -> true);
  private final Moments moments = new Moments(new Random(1));
  private final List<LocalNode> nodes = new ArrayList<>();
  private final Database database;
  private final Backlog backlog;
  private final CometChatEmulator emulator;

  interface Condition {
    boolean isMet() throws SQLException;
  }

  DefectScene(Defect defect) throws Exception {
    this.defect = defect;
    this.database = TestDatabase.H2_SERVER.create();
    this.backlog = new Backlog(database.dataSource());
    try (Connection connection = database.dataSource().getConnection()) {
      Schema.create(connection);
    }
    this.emulator = CometChatEmulator.builder().sampleUsers(false).validateContract(false).start();
    emulator.journal().subscribe(calls::record);
  }

  CometChatEmulator emulator() {
    return emulator;
  }

  /** Holds a node. */
  Gate gate() {
    return gate;
  }

  /** A node whose statements pass an observer first. */
  LocalNode start(Consumer<String> observer) {
    UnaryOperator<DataSource> wrapper =
        pool ->
            observed(
                new DefectiveDataSource(NodeDataSource.of(pool), defect, this::defectApplied)
                    .wrapped(),
                observer);
    LocalNode node = new LocalNode(emulator, database, Duration.ZERO, wrapper);
    nodes.add(node);
    return node;
  }

  /** What the application has committed is not recorded by the bridge yet. */
  private void defectApplied() {
    applied.set(true);
    if (defect == Defect.INSERT_AFTER_COMMIT) {
      gate.pass();
    }
  }

  private static DataSource observed(DataSource dataSource, Consumer<String> observer) {
    return Interception.of(
        DataSource.class,
        (method, arguments) -> {
          Object result = Interception.proceed(dataSource, method, arguments);
          return result instanceof Connection connection ? observed(connection, observer) : result;
        });
  }

  private static Connection observed(Connection connection, Consumer<String> observer) {
    return Interception.of(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("prepareStatement") && arguments != null) {
            observer.accept(String.valueOf(arguments[0]));
          }
          return Interception.proceed(connection, method, arguments);
        });
  }

  /** A transaction of the application on a node. */
  void save(LocalNode node, String name) throws SQLException {
    Action action = new Action(Action.Kind.SAVE, Map.of(Field.NAME, name));
    try (Connection connection = node.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      Account account = AccountTable.lock(connection, USER);
      action.report(node.bridge().users().using(connection), USER);
      AccountTable.write(connection, account.after(action, System.currentTimeMillis()));
      connection.commit();
    }
  }

  /** All leases end. */
  void elapse() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      DatabaseClock.putForward(connection, LEASE);
    }
  }

  boolean isDone() throws SQLException {
    return backlog.count().isEmpty() && calls.open() == 0;
  }

  boolean isFolded() throws SQLException {
    return backlog.count().changes() == 0;
  }

  /** The mark of the lease of the user. */
  long lease() throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select lease from cometchat_user")) {
      row.next();
      return row.getLong(1);
    }
  }

  void await(String what, Condition condition) throws SQLException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.isMet()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      moments.pause(10, 10);
    }
  }

  /** Waits for the end, and returns what a run reports. */
  List<String> findings() throws SQLException, InterruptedException {
    await("all is carried out", this::isDone);
    List<String> findings = new ArrayList<>(calls.overlaps());
    FinalState state = new FinalState(emulator.users(), emulator.switches());
    try (Connection connection = database.dataSource().getConnection()) {
      AccountTable.all(connection).forEach(account -> findings.addAll(state.differences(account)));
    }
    assertThat(applied.get())
        .as("the defect has changed something")
        .isEqualTo(defect != Defect.NONE);
    return findings;
  }

  @Override
  public void close() {
    gate.open();
    nodes.forEach(LocalNode::close);
    emulator.close();
  }
}
