/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.CometChatBridge;

/** How fast a node carries out a backlog of changed profiles, one for each user. */
final class DrainSpeed {

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int QUARTERS = 4;
  private static final int POLL_MILLIS = 10;

  private final StubProcess stub;

  DrainSpeed(StubProcess stub) {
    this.stub = stub;
  }

  /**
   * What was measured.
   *
   * @param users how many users were changed
   * @param calls how many calls CometChat got
   * @param perSecond users a second, from the start of the node until all was carried out
   * @param slowestQuarter users a second of the slowest quarter of the calls
   * @param fastestQuarter users a second of the fastest quarter of the calls
   */
  record Outcome(
      int users, int calls, double perSecond, double slowestQuarter, double fastestQuarter) {}

  Outcome run(int users) throws SQLException {
    try (OutboxDatabase database = OutboxDatabase.create(stub)) {
      return run(users, database);
    }
  }

  /** As {@link #run(int)}, while the database keeps each row as it was at the start. */
  Outcome runBesideASnapshot(int users) throws SQLException {
    try (OutboxDatabase database = OutboxDatabase.create(stub);
        Connection report = database.dataSource().getConnection()) {
      report.setAutoCommit(false);
      report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (Statement select = report.createStatement()) {
        select.executeQuery("select count(*) from cometchat_user").close();
      }
      Outcome outcome = run(users, database);
      report.rollback();
      report.setAutoCommit(true);
      return outcome;
    }
  }

  private Outcome run(int users, OutboxDatabase database) throws SQLException {
    database.generate(users);
    database.execute("analyze");
    database.record(
        users,
        (recorded, i) ->
            recorded.update(OutboxDatabase.user(i), change -> change.name("New name " + i)));
    stub.stub("clear", 0);
    long start = System.nanoTime();
    List<Double> quarters = new ArrayList<>();
    try (CometChatBridge bridge = CometChatBridge.create(database.config().build())) {
      long last = 0;
      for (int quarter = 1; quarter <= QUARTERS; quarter++) {
        long now = awaitCalls(users / QUARTERS * quarter, start);
        if (last > 0) {
          quarters.add(perSecond(users / QUARTERS, now - last));
        }
        last = now;
      }
      database.awaitDrained(LONGEST);
      double perSecond = perSecond(users, System.nanoTime() - start);
      if (!bridge.parkedUsers().list(1).isEmpty()) {
        throw new IllegalStateException("A user was parked");
      }
      return new Outcome(
          users,
          stub.stub("calls", 0),
          perSecond,
          quarters.stream().mapToDouble(Double::doubleValue).min().orElse(perSecond),
          quarters.stream().mapToDouble(Double::doubleValue).max().orElse(perSecond));
    }
  }

  private long awaitCalls(int calls, long start) {
    while (stub.stub("calls", 0) < calls) {
      if (System.nanoTime() - start > LONGEST.toNanos()) {
        throw new IllegalStateException("The changes were not carried out in " + LONGEST);
      }
      Threads.sleep(POLL_MILLIS);
    }
    return System.nanoTime();
  }

  private static double perSecond(int users, long nanos) {
    return users * 1e9 / nanos;
  }
}
