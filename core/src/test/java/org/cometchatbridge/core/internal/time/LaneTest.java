/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocked tasks of one bridge hold few threads, and other bridges get others. */
class LaneTest {

  private static final int TEST_TIMEOUT = 20;

  private final ManualTime time = new ManualTime();
  private final SharedThreads threads = new SharedThreads("test", 2, time);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

  @AfterEach
  void end() {
    gate.countDown();
    threads.close();
  }

  @Test
  void tasks_runInTheirOrderOneAtATime() throws Exception {
    Lane lane = new Lane(threads, 1, 1_000);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      lane.execute(() -> order.add(number));
    }

    lane.shutdown();

    assertThat(lane.awaitTermination(Duration.ofSeconds(TEST_TIMEOUT))).isTrue();
    assertThat(order).hasSize(1_000).isSorted();
  }

  @Test
  void blockedTasks_leaveAThreadToOtherLanes() throws Exception {
    Lane blocked = new Lane(threads, 1, 10);
    for (int i = 0; i < 5; i++) {
      blocked.execute(this::block);
    }

    new Lane(threads, 1, 10).execute(() -> done.add("other"));

    assertThat(next()).isEqualTo("other");
  }

  @Test
  void everyThreadBlocked_waitingTaskGetsAnotherOne() throws Exception {
    for (int i = 0; i < 2; i++) {
      new Lane(threads, 1, 10).execute(this::block);
    }
    new Lane(threads, 1, 10).execute(() -> done.add("third"));
    assertThat(done).isEmpty();

    time.advance(Duration.ofMillis(100));

    assertThat(next()).isEqualTo("third");
  }

  @Test
  void taskThatThrows_endsNeitherThreadNorLane() throws Exception {
    Lane lane = new Lane(threads, 1, 10);
    lane.execute(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
          throw new IllegalStateException();
        });
    lane.execute(() -> done.add("next"));

    assertThat(next()).isEqualTo("next");
  }

  @Test
  void fullLane_rejectsATask() {
    Lane lane = new Lane(threads, 1, 1);
    CountDownLatch started = new CountDownLatch(1);
    lane.execute(
        () -> {
          started.countDown();
          block();
        });
    await(started);
    lane.execute(() -> {});

    assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void shutdownNow_interruptsOwnTasksOnly() throws Exception {
    Lane lane = new Lane(threads, 1, 10);
    Lane other = new Lane(threads, 1, 10);
    CountDownLatch started = new CountDownLatch(2);
    lane.execute(
        () -> {
          started.countDown();
          block();
          done.add("ended");
        });
    lane.execute(() -> done.add("dropped"));
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    other.execute(
        () -> {
          started.countDown();
          await(gate);
          interrupted.complete(Thread.currentThread().isInterrupted());
        });
    await(started);

    lane.shutdownNow();

    assertThat(next()).isEqualTo("ended");
    assertThat(lane.awaitTermination(Duration.ofSeconds(TEST_TIMEOUT))).isTrue();
    gate.countDown();
    assertThat(interrupted.get(TEST_TIMEOUT, TimeUnit.SECONDS)).isFalse();
    other.execute(() -> done.add("interrupted: " + Thread.currentThread().isInterrupted()));
    assertThat(next()).isEqualTo("interrupted: false");
    assertThat(done).isEmpty();
    assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void closedThreads_runWhatWaitsAndRejectTheRest() throws Exception {
    Lane lane = new Lane(threads, 1, 10);
    CountDownLatch started = new CountDownLatch(1);
    lane.execute(
        () -> {
          started.countDown();
          block();
        });
    lane.execute(() -> done.add("waiting"));
    await(started);

    threads.close();
    gate.countDown();

    assertThat(next()).isEqualTo("waiting");
    lane.shutdown();
    assertThat(lane.awaitTermination(Duration.ofSeconds(TEST_TIMEOUT))).isTrue();
    assertThatThrownBy(() -> new Lane(threads, 1, 10).execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void closedTimer_startsNoFurtherThread() throws Exception {
    DaemonTimer closed = new DaemonTimer();
    closed.close();
    SharedThreads one = new SharedThreads("test", 1, closed);
    new Lane(one, 1, 10).execute(this::block);
    new Lane(one, 1, 10).execute(() -> done.add("second"));

    assertThat(done).isEmpty();
    gate.countDown();

    assertThat(next()).isEqualTo("second");
    one.close();
  }

  private String next() throws InterruptedException {
    return done.poll(TEST_TIMEOUT, TimeUnit.SECONDS);
  }

  private void block() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
