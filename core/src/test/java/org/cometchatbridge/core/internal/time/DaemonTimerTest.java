/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks run once on a single daemon thread, unless they are cancelled. */
class DaemonTimerTest {

  private static final Duration SOON = Duration.ofMillis(1);
  private static final long TEST_TIMEOUT = 20;

  private final DaemonTimer timer = new DaemonTimer();

  @AfterEach
  void close() {
    timer.close();
  }

  private Thread threadOfNextTask() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    timer.schedule(SOON, () -> ran.complete(Thread.currentThread()));
    return ran.get(TEST_TIMEOUT, TimeUnit.SECONDS);
  }

  @Test
  void task_runsOnADaemonThreadOfTheBridge() throws Exception {
    Thread thread = threadOfNextTask();

    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).startsWith("cometchat-bridge-timer-");
    assertThat(thread.getContextClassLoader()).isSameAs(DaemonTimer.class.getClassLoader());
  }

  @Test
  void taskWithNoOrNegativeDelay_runs() throws Exception {
    CountDownLatch ran = new CountDownLatch(3);
    timer.schedule(Duration.ZERO, ran::countDown);
    timer.schedule(Duration.ofSeconds(-5), ran::countDown);
    timer.schedule(Duration.ofSeconds(Long.MIN_VALUE), ran::countDown);

    assertThat(ran.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void delayBeyondTheNanosecondRange_neverFires() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    timer.schedule(Duration.ofSeconds(Long.MAX_VALUE), ran::incrementAndGet);
    timer.schedule(Duration.ofDays(200_000), ran::incrementAndGet);

    threadOfNextTask();
    assertThat(ran).hasValue(0);
  }

  @Test
  void cancelledTask_doesNotRun() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch gate = new CountDownLatch(1);
    timer.schedule(Duration.ZERO, () -> awaitGate(gate));
    Timer.Cancellable second = timer.schedule(Duration.ZERO, ran::incrementAndGet);
    second.cancel();
    second.cancel();
    gate.countDown();

    threadOfNextTask();
    assertThat(ran).hasValue(0);
  }

  @Test
  void taskThatThrows_doesNotStopTheOthers() throws Exception {
    timer.schedule(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("a broken task");
        });

    assertThat(threadOfNextTask()).isNotNull();
  }

  @Test
  void closedTimer_runsATaskAtOnceOnTheCallersThread() {
    timer.close();
    CompletableFuture<Thread> ran = new CompletableFuture<>();

    timer.schedule(Duration.ofDays(1), () -> ran.complete(Thread.currentThread())).cancel();

    assertThat(ran).isCompletedWithValue(Thread.currentThread());
  }

  @Test
  void close_dropsPendingTasksAndEndsTheThread() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    timer.schedule(Duration.ofDays(1), ran::incrementAndGet);
    Thread thread = threadOfNextTask();

    timer.close();
    timer.close();

    thread.join(TimeUnit.SECONDS.toMillis(TEST_TIMEOUT));
    assertThat(thread.isAlive()).isFalse();
    assertThat(ran).hasValue(0);
  }

  @Test
  void elapsedTime_neverGoesBack() {
    Duration before = timer.elapsed();

    assertThat(timer.elapsed()).isGreaterThanOrEqualTo(before);
  }

  private static void awaitGate(CountDownLatch gate) {
    try {
      assertThat(gate.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
