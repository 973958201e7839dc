/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatBridge;

/**
 * Transactions of the application that change a user while a node carries out a backlog, and the
 * same transactions without the bridge, in turns.
 */
final class TransactionsBesideDrain {

  static final int THREADS = 4;

  private static final int ACCOUNTS = 1_000;
  private static final int USERS = 10_000;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final StubProcess stub;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  TransactionsBesideDrain(StubProcess stub) {
    this.stub = stub;
  }

  /**
   * What was measured.
   *
   * @param without the times of transactions without the bridge
   * @param beside the times of transactions that change a user beside the backlog
   * @param early how many rounds had no backlog left before the last transaction
   */
  record Outcome(Samples without, Samples beside, int rounds, int early) {

    double addedMillis() {
      return (beside.percentile(99) - without.percentile(99)) / 1e6;
    }
  }

  /** What a transaction does in addition to its own change. */
  private interface Change {
    void of(ChatUsers users, int number);
  }

  /**
   * Runs.
   *
   * @param transactions of each kind and thread in each round
   * @param backlog how many users are changed before each round
   */
  Outcome run(int rounds, int transactions, int backlog)
      throws SQLException, InterruptedException, ExecutionException {
    Samples without = new Samples();
    Samples beside = new Samples();
    int early = 0;
    try (OutboxDatabase database = OutboxDatabase.create(stub)) {
      database.execute("create table account (id integer primary key, changes integer not null)");
      database.execute(
          "insert into account select i, 0 from generate_series(1, " + ACCOUNTS + ") i");
      database.generate(Math.max(USERS, backlog));
      database.execute("analyze");
      for (int round = 0; round < rounds; round++) {
        int number = round;
        without.addAll(run(database, transactions, (users, i) -> {}));
        database.record(
            backlog,
            (recorded, i) ->
                recorded.update(
                    OutboxDatabase.user(i), change -> change.statusMessage("Status " + number)));
        CometChatBridge bridge = CometChatBridge.create(database.config().build());
        try (bridge) {
          beside.addAll(
              run(
                  database,
                  transactions,
                  (users, i) ->
                      users.update(
                          OutboxDatabase.user(i % USERS),
                          change -> change.name("Name " + number + " " + i))));
          if (database.isDrained()) {
            early++;
          }
          database.awaitDrained(LONGEST);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    return new Outcome(without, beside, rounds, early);
  }

  private Samples run(OutboxDatabase database, int transactions, Change change)
      throws InterruptedException, ExecutionException {
    Samples samples = new Samples();
    List<Future<?>> running = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread;
      running.add(
          threads.submit(
              () -> {
                for (int i = 0; i < transactions; i++) {
                  samples.add(transaction(database, first + i * THREADS, change));
                }
                return null;
              }));
    }
    for (Future<?> thread : running) {
      thread.get();
    }
    return samples;
  }

  /** From the first statement to the end of the commit. */
  private static long transaction(OutboxDatabase database, int number, Change change)
      throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      ChatUsers users = database.users(connection);
      long start = System.nanoTime();
      try (PreparedStatement update =
          connection.prepareStatement("update account set changes = changes + 1 where id = ?")) {
        update.setInt(1, number % ACCOUNTS + 1);
        update.executeUpdate();
      }
      change.of(users, number);
      connection.commit();
      long nanos = System.nanoTime() - start;
      connection.setAutoCommit(true);
      return nanos;
    }
  }
}
