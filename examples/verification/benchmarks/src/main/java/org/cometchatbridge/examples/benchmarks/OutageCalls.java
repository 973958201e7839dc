/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatBridge;

/** How many calls an outage costs, in which each user is changed one to five times. */
final class OutageCalls {

  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int MOST_CHANGES = 5;
  private static final int UNAVAILABLE = 503;
  private static final int SUCCESS = 200;
  private static final long SEED = 1;

  private final StubProcess stub;

  OutageCalls(StubProcess stub) {
    this.stub = stub;
  }

  /**
   * What was measured.
   *
   * @param users how many users were changed
   * @param changes how many changes they had
   * @param outageSeconds how long CometChat was not available
   * @param callsInOutage the calls meanwhile, which all failed
   * @param callsAfter the calls after it
   */
  record Outcome(int users, int changes, double outageSeconds, int callsInOutage, int callsAfter) {

    double callsPerUser() {
      return (double) (callsInOutage + callsAfter) / users;
    }
  }

  Outcome run(int users) throws SQLException {
    try (OutboxDatabase database = OutboxDatabase.create(stub)) {
      database.generate(users);
      database.execute("analyze");
      stub.stub("status", UNAVAILABLE);
      stub.stub("clear", 0);
      long start = System.nanoTime();
      try (CometChatBridge bridge = CometChatBridge.create(database.config().build())) {
        int changes = change(database, users);
        int callsInOutage = stub.stub("calls", 0);
        double seconds = (System.nanoTime() - start) / 1e9;
        stub.stub("status", SUCCESS);
        database.awaitDrained(LONGEST);
        int calls = stub.stub("calls", 0);
        if (!bridge.parkedUsers().list(1).isEmpty()) {
          throw new IllegalStateException("A user was parked");
        }
        return new Outcome(users, changes, seconds, callsInOutage, calls - callsInOutage);
      } finally {
        stub.stub("status", SUCCESS);
      }
    }
  }

  /** Every user once, then those with a second change, and so on. */
  private static int change(OutboxDatabase database, int users) throws SQLException {
    Random random = new Random(SEED);
    int[] left = random.ints(users, 1, MOST_CHANGES + 1).toArray();
    int changes = 0;
    for (int pass = 0; pass < MOST_CHANGES; pass++) {
      int number = pass;
      int[] changed = IntStream.range(0, users).filter(i -> left[i] > number).toArray();
      database.record(changed.length, (recorded, i) -> change(recorded, changed[i], number));
      changes += changed.length;
    }
    return changes;
  }

  private static void change(ChatUsers users, int user, int pass) {
    String userId = OutboxDatabase.user(user);
    switch ((user + pass) % 3) {
      case 0 -> users.update(userId, change -> change.name("Name " + pass + " of " + user));
      case 1 -> users.update(userId, change -> change.statusMessage("Status " + pass));
      default ->
          users.save(
              ChatUser.builder(userId)
                  .name("Saved name " + pass + " of " + user)
                  .avatar("https://example.org/" + user + "/" + pass + ".png")
                  .build());
    }
  }
}
