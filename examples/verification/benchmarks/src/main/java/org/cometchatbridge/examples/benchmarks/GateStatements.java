/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.jspecify.annotations.Nullable;

/**
 * How many statements read what a node has to know of users who log in at once. They log in while
 * the statement of an earlier login is running.
 */
final class GateStatements {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration LONGEST = Duration.ofSeconds(12);

  /** Less than the time after which the bridge goes on without the database. */
  private static final int LONGEST_HOLD_MILLIS = 200;

  /** On a busy machine, not all logins begin within that time at once. */
  private static final int ATTEMPTS = 50;

  private final StubProcess stub;
  private volatile @Nullable Hold hold;

  GateStatements(StubProcess stub) {
    this.stub = stub;
  }

  /** The statement of the first login, which runs until the other logins have begun. */
  private static final class Hold {
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final AtomicInteger later = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<Boolean> inTime = new CompletableFuture<>();

    private void read() {
      if (!first.compareAndSet(true, false)) {
        later.incrementAndGet();
        return;
      }
      held.countDown();
      try {
        inTime.complete(begun.await(LONGEST_HOLD_MILLIS, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        inTime.complete(false);
      }
    }
  }

  /**
   * What was measured.
   *
   * @param logins how many users have logged in at once
   * @param statements how many statements have read them
   */
  record Outcome(int logins, int statements) {}

  Outcome run(int logins) throws SQLException, InterruptedException {
    ObservedDataSource.Observer observer =
        new ObservedDataSource.Observer() {
          @Override
          public void begins(String sql) {
            Hold current = hold;
            if (current != null && sql.contains("kind in ('A', 'D', 'P', 'E')")) {
              current.read();
            }
          }
        };
    try (OutboxDatabase database = OutboxDatabase.create(stub);
        CometChatBridge bridge =
            CometChatBridge.create(
                database
                    .config(
                        JdbcSync.builder(ObservedDataSource.of(database.dataSource(), observer)))
                    .build())) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Hold current = new Hold();
        hold = current;
        logIn(bridge, logins, attempt, current);
        if (current.inTime.join()) {
          return new Outcome(logins, current.later.get());
        }
      }
      throw new IllegalStateException(
          "The logins did not begin within " + LONGEST_HOLD_MILLIS + " ms, use an idle machine");
    }
  }

  private static void logIn(CometChatBridge bridge, int logins, int attempt, Hold hold)
      throws InterruptedException {
    List<SessionKey> keys = new ArrayList<>();
    keys.add(login(bridge, "first-" + attempt));
    if (!hold.held.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("A login has read nothing");
    }
    for (int i = 0; i < logins; i++) {
      keys.add(login(bridge, OutboxDatabase.user((long) attempt * logins + i)));
    }
    hold.begun.countDown();
    for (SessionKey key : keys) {
      TokenResult result = bridge.await(key, LONGEST);
      if (!(result instanceof TokenResult.Ready)) {
        throw new IllegalStateException("A login got no token but " + result);
      }
    }
  }

  private static SessionKey login(CometChatBridge bridge, String user) {
    SessionKey key = SessionKey.random(RANDOM);
    TokenResult result = bridge.login(key, ChatUser.builder(user).build());
    if (result instanceof TokenResult.Unavailable) {
      throw new IllegalStateException("A login got " + result);
    }
    return key;
  }
}
