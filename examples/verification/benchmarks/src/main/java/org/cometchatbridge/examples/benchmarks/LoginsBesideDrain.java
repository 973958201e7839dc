/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.jdbc.JdbcSync;

/** Logins of known users while a node carries out a backlog, and while it is idle, in turns. */
final class LoginsBesideDrain {

  static final int PER_SECOND = 50;
  static final int DELAY_MILLIS = 20;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final StubProcess stub;

  LoginsBesideDrain(StubProcess stub) {
    this.stub = stub;
  }

  /**
   * What was measured.
   *
   * @param idle the times until a token while nothing else was to be done
   * @param beside the times until a token beside the backlog
   * @param early how many rounds had no backlog left before the last login
   */
  record Outcome(Samples idle, Samples beside, int rounds, int early) {

    double ratio() {
      return (double) beside.percentile(99) / idle.percentile(99);
    }
  }

  /**
   * Runs.
   *
   * @param rounds one of which has both kinds of logins
   * @param logins of each kind and round
   * @param backlog how many users are changed in each round
   */
  Outcome run(int rounds, int logins, int backlog)
      throws SQLException, InterruptedException, ExecutionException {
    Samples idle = new Samples();
    Samples beside = new Samples();
    int early = 0;
    stub.stub("delay", DELAY_MILLIS);
    try (OutboxDatabase database = OutboxDatabase.create(stub);
        CometChatBridge bridge =
            CometChatBridge.create(
                database
                    .config(JdbcSync.builder(database.dataSource()).pollInterval(POLL))
                    .build());
        SteadyLogins known = new SteadyLogins(bridge, PER_SECOND)) {
      database.generate(Math.max(backlog, (rounds + 2) * 2 * logins));
      database.execute("analyze");
      known.logIn(logins);
      change(database, backlog, "Warm-up");
      known.logIn(logins);
      database.awaitDrained(LONGEST);
      for (int round = 0; round < rounds; round++) {
        idle.addAll(known.logIn(logins));
        change(database, backlog, "Status " + round);
        Threads.sleep(POLL.toMillis());
        beside.addAll(known.logIn(logins));
        if (database.isDrained()) {
          early++;
        }
        database.awaitDrained(LONGEST);
      }
    } finally {
      stub.stub("delay", 0);
    }
    return new Outcome(idle, beside, rounds, early);
  }

  private static void change(OutboxDatabase database, int users, String statusMessage)
      throws SQLException {
    database.record(
        users,
        (recorded, i) ->
            recorded.update(OutboxDatabase.user(i), change -> change.statusMessage(statusMessage)));
  }
}
