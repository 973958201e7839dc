/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When tokens are stored that the database does not take at once. */
class QueuedRevocationsTest {

  private final ManualTime time = new ManualTime();
  private final List<BridgeEvent> events = new ArrayList<>();
  private final LogCapture log = LogCapture.of(QueuedRevocations.class.getName());

  /** What the lane runs next, when the test says so. */
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  private final List<String> stored = new ArrayList<>();
  private Runnable duringInsert = () -> {};
  private final QueuedRevocations queued = over(tasks::add);

  private QueuedRevocations over(Executor lane) {
    UserStore store =
        (UserStore)
            Proxy.newProxyInstance(
                UserStore.class.getClassLoader(),
                new Class<?>[] {UserStore.class},
                (ignored, method, arguments) -> {
                  duringInsert.run();
                  Change change = (Change) arguments[0];
                  stored.add(((Change.Revocation) change.content()).token().value());
                  return null;
                });
    return new QueuedRevocations(
        store,
        () -> {},
        time,
        lane,
        events::add,
        (uid, action, actor, outcome, details) -> {},
        OperatorLog.toPlatform());
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static ChatToken token(int number) {
    return ChatToken.of(Uid.of("ada"), "ada_token" + number, Instant.EPOCH);
  }

  private void runLane() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static Runnable throwing(Error error) {
    return () -> {
      throw error;
    };
  }

  @Test
  void error_isLoggedAndTheTokensAreTriedAgain() {
    duringInsert = throwing(new NoClassDefFoundError("org/example/Driver"));
    queued.add(token(1));
    queued.add(token(2));
    runLane();
    assertThat(log.warnings()).hasSize(1);

    duringInsert = () -> {};
    time.advance(QueuedRevocations.PAUSE);
    runLane();

    assertThat(stored).containsExactlyInAnyOrder("ada_token1", "ada_token2");
  }

  @Test
  void laneThatGetsNoThread_isTriedAgain() {
    Queue<Error> failures =
        new ArrayDeque<>(List.of(new OutOfMemoryError("unable to create native thread")));
    QueuedRevocations other =
        over(
            task -> {
              Error failure = failures.poll();
              if (failure != null) {
                throw failure;
              }
              task.run();
            });
    other.add(token(1));
    assertThat(stored).isEmpty();
    assertThat(log.warnings()).hasSize(1);

    time.advance(QueuedRevocations.PAUSE);

    assertThat(stored).containsExactly("ada_token1");
  }

  private void failFor(int tokens) {
    duringInsert = throwing(new NoClassDefFoundError("org/example/Driver"));
    for (int i = 0; i < tokens; i++) {
      queued.add(token(i));
    }
    runLane();
    duringInsert = () -> {};
    time.advance(QueuedRevocations.PAUSE);
  }

  /** A logout would wait for all tokens before its own. */
  @Test
  void logouts_afterAnOutage_waitWhenNothingElseWaits() throws Exception {
    failFor(3);
    List<Boolean> waited = new ArrayList<>();
    duringInsert =
        () -> {
          CompletableFuture<Void> logout =
              CompletableFuture.runAsync(() -> queued.awaitStored(List.of(token(0), token(2))));
          waited.add(isWaiting(logout));
        };

    runLane();

    assertThat(waited).containsExactly(false, false, false);
    assertThat(log.warnings()).hasSize(1);
    assertThat(log.lines()).hasSize(2).last().asString().contains("again");

    duringInsert = () -> {};
    queued.add(token(4));
    CompletableFuture<Void> logout =
        CompletableFuture.runAsync(() -> queued.awaitStored(List.of(token(4))));
    time.awaitScheduled(QueuedRevocations.LONGEST_WAIT);
    runLane();
    logout.get(20, TimeUnit.SECONDS);
    assertThat(log.lines()).hasSize(2);
  }

  /** Whether the call waits until the longest wait has elapsed. */
  private boolean isWaiting(CompletableFuture<Void> call) {
    while (!call.isDone()) {
      if (time.pendingDelays().contains(QueuedRevocations.LONGEST_WAIT)) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  @Test
  void databaseThatStaysSlow_isNotReportedToWork() {
    failFor(1);
    duringInsert = () -> time.advance(QueuedRevocations.LONGEST_WAIT);
    runLane();
    assertThat(log.lines()).hasSize(1);

    duringInsert = () -> {};
    queued.add(token(1));
    runLane();

    assertThat(log.lines()).hasSize(2);
  }

  /** Or a process that is killed after it would lose the token, although the database works. */
  @Test
  void logoutAfterASlowOne_waitsForTheDatabase() throws Exception {
    duringInsert = () -> time.advance(QueuedRevocations.LONGEST_WAIT);
    queued.add(token(1));
    CompletableFuture<Void> slow =
        CompletableFuture.runAsync(() -> queued.awaitStored(List.of(token(1))));
    time.awaitScheduled(QueuedRevocations.LONGEST_WAIT);
    runLane();
    slow.get(20, TimeUnit.SECONDS);
    assertThat(log.warnings()).hasSize(1);
    duringInsert = () -> {};

    queued.add(token(2));
    CompletableFuture<Void> next =
        CompletableFuture.runAsync(() -> queued.awaitStored(List.of(token(2))));
    boolean waits = isWaiting(next);
    runLane();
    next.get(20, TimeUnit.SECONDS);

    assertThat(waits).isTrue();
    assertThat(log.lines()).hasSize(2).last().asString().contains("again");
  }

  @Test
  void fullQueue_takesATokenThatWaitsAlready() {
    for (int i = 0; i < QueuedRevocations.MOST_WAITING; i++) {
      queued.add(token(i));
    }

    queued.add(token(7));
    assertThat(events).isEmpty();
    queued.add(token(QueuedRevocations.MOST_WAITING));

    assertThat(events).hasSize(1);
  }
}
