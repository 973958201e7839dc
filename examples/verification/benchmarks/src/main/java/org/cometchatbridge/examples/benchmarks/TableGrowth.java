/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.examples.benchmarks.ObservedDataSource.Use;

/**
 * The times of the bridge's transactions with few and with many users in the table, in turns.
 * CometChat rejects all calls meanwhile, so that the processor has nothing else to do and each
 * claim is as large as it can be.
 */
final class TableGrowth {

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int FOLDED_AT_ONCE = 100;
  private static final int UNAVAILABLE = 503;
  private static final int SUCCESS = 200;
  private static final int POLL_MILLIS = 20;

  /** A prime number, so that the changed users are spread over the table, each once. */
  private static final long STEP = 7_368_787;

  private final StubProcess stub;

  TableGrowth(StubProcess stub) {
    this.stub = stub;
  }

  /**
   * What was measured.
   *
   * @param claimed how many users the claims had
   * @param indexes the size of each index with many users, in bytes
   */
  record Outcome(
      long few,
      long many,
      int waiting,
      int claimed,
      Times ofFew,
      Times ofMany,
      Map<String, Long> indexes,
      double generationSeconds) {

    double foldRatio() {
      return (double) ofMany.folds().median() / ofFew.folds().median();
    }

    double claimRatio() {
      return (double) ofMany.claims().median() / ofFew.claims().median();
    }
  }

  /** The times of transactions that are as large as they can be. */
  record Times(Samples folds, Samples claims) {

    Times() {
      this(new Samples(), new Samples());
    }
  }

  /**
   * Runs.
   *
   * @param waiting how many changes are in the outbox, in all rounds together
   * @param claims how many claims each round has at least
   */
  Outcome run(long few, long many, int waiting, int rounds, int claims) throws SQLException {
    try (OutboxDatabase small = OutboxDatabase.create(stub);
        OutboxDatabase large = OutboxDatabase.create(stub)) {
      generate(small, few);
      long start = System.nanoTime();
      generate(large, many);
      double seconds = (System.nanoTime() - start) / 1e9;
      stub.stub("status", UNAVAILABLE);
      Times ofFew = new Times();
      Times ofMany = new Times();
      int each = waiting / rounds;
      int claimed = 0;
      // The first round warms up.
      for (int round = -1; round < rounds; round++) {
        Round first = new Round(small, few, round);
        Round second = new Round(large, many, round);
        first.run(each, claims);
        second.run(each, claims);
        if (round >= 0) {
          claimed = Math.max(claimed, first.most.get());
          first.addTo(ofFew);
          second.addTo(ofMany);
        }
      }
      return new Outcome(few, many, waiting, claimed, ofFew, ofMany, indexes(large), seconds);
    } finally {
      stub.stub("status", SUCCESS);
    }
  }

  /** Without a process that cleans up in the background at some moment. */
  private static void generate(OutboxDatabase database, long users) throws SQLException {
    database.execute("alter table cometchat_user set (autovacuum_enabled = false)");
    database.generate(users);
    database.execute("vacuum (analyze) cometchat_user");
  }

  private static Map<String, Long> indexes(OutboxDatabase database) throws SQLException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select indexrelid::regclass::text, pg_relation_size(indexrelid) from pg_index"
                    + " where indrelid = 'cometchat_user'::regclass"
                    + " union all select 'cometchat_user', pg_table_size('cometchat_user')")) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    }
    return sizes;
  }

  /** Changes that are inserted while no node runs, and a node that folds and claims them. */
  private static final class Round implements ObservedDataSource.Observer {

    private final OutboxDatabase database;
    private final long users;
    private final int number;
    private final Times times = new Times();
    private final Samples claimsOfMost = new Samples();
    private final AtomicInteger most = new AtomicInteger();

    Round(OutboxDatabase database, long users, int number) {
      this.database = database;
      this.users = users;
      this.number = number;
    }

    @Override
    public void ended(Use use) {
      int updated = use.rows("update cometchat_user");
      if (use.rows("delete from cometchat_outbox") == FOLDED_AT_ONCE) {
        times.folds().add(use.nanos());
      } else if (use.has("due <=") && updated > 0) {
        claimed(updated, use.nanos());
      }
    }

    private synchronized void claimed(int updated, long nanos) {
      if (updated == most.get()) {
        claimsOfMost.add(nanos);
      } else if (updated > most.get()) {
        most.set(updated);
        claimsOfMost.clear();
        claimsOfMost.add(nanos);
      }
    }

    void run(int changes, int claims) throws SQLException {
      long first = (number + 1L) * changes;
      database.record(
          changes,
          (recorded, i) ->
              recorded.update(
                  OutboxDatabase.user((first + i) * STEP % users),
                  change -> change.name("Name " + number + " of " + i)));
      JdbcSync.Builder sync = JdbcSync.builder(ObservedDataSource.of(database.dataSource(), this));
      CometChatBridgeConfig config = database.config(sync).shutdownWait(Duration.ZERO).build();
      try (CometChatBridge bridge = CometChatBridge.create(config)) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (claimsOfMost.count() < claims) {
          if (!bridge.isActive() || System.nanoTime() > end) {
            throw new IllegalStateException("Too few claims: " + claimsOfMost.count());
          }
          Threads.sleep(POLL_MILLIS);
        }
      }
    }

    void addTo(Times all) {
      all.folds().addAll(times.folds());
      all.claims().addAll(claimsOfMost);
    }
  }
}
