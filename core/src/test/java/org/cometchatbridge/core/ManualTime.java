/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * The clock and the timer of a bridge under test. Time elapses only when the test advances it.
 *
 * <p>Due tasks run on the thread that calls {@link #advance}.
 */
public final class ManualTime implements InstantSource, Timer {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  /** The timeout of a test. */
  private static final Duration TEST_TIMEOUT = Duration.ofMinutes(1);

  private static final Duration SHORT_PAUSE = Duration.ofMillis(200);

  private static final Comparator<Task> ORDER =
      Comparator.comparing(Task::due).thenComparing(Task::number);

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Instant start;
  private final List<Task> tasks = new ArrayList<>();
  private volatile boolean shortPauses;
  private Duration elapsed = Duration.ZERO;
  private long scheduled;

  private record Task(long number, Duration due, Duration delay, Runnable action) {}

  /** Starts at a fixed time. */
  public ManualTime() {
    this(Instant.parse("2026-11-20T09:00:00Z"));
  }

  /** Starts at the given time. */
  public ManualTime(Instant start) {
    this.start = start;
  }

  /**
   * Creates a bridge that uses this time; {@code config.clock} is replaced. Its random numbers are
   * all 0.5, and the short pauses before a retry elapse by themselves.
   */
  public CometChatBridge bridge(CometChatBridgeConfig config) {
    shortPauses = true;
    return CometChatBridge.create(config.toBuilder().clock(this).build(), this, () -> 0.5);
  }

  /** The same with a gate of the test. */
  CometChatBridge bridge(CometChatBridgeConfig config, Gate gate) {
    shortPauses = true;
    return CometChatBridge.create(config.toBuilder().clock(this).build(), this, () -> 0.5, gate);
  }

  @Override
  public Instant instant() {
    return start.plus(elapsed());
  }

  @Override
  public Duration elapsed() {
    lock.lock();
    try {
      return elapsed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable action) {
    if (shortPauses && delay.compareTo(SHORT_PAUSE) <= 0) {
      elapse(delay);
      CompletableFuture<Void> run = CompletableFuture.runAsync(action);
      return () -> run.cancel(false);
    }
    return timeout(delay, action);
  }

  @Override
  public Cancellable timeout(Duration delay, Runnable action) {
    lock.lock();
    try {
      Task task = new Task(++scheduled, elapsed.plus(delay), delay, action);
      tasks.add(task);
      changed.signalAll();
      return () -> remove(task);
    } finally {
      lock.unlock();
    }
  }

  /** Long enough that a slow machine does not fail a test in manual time. */
  @Override
  public Duration inRealTime(Duration limit) {
    return TEST_TIMEOUT;
  }

  /** Advances the time and runs, in order, every task that becomes due. */
  public void advance(Duration by) {
    Duration target = elapsed().plus(by);
    for (Task due = nextDue(target, by); due != null; due = nextDue(target, by)) {
      due.action.run();
    }
  }

  /**
   * Waits in real time until a task with exactly this delay is scheduled, which shows that a thread
   * is waiting.
   */
  public void awaitScheduled(Duration delay) {
    awaitScheduled(delay, REAL_LIMIT);
  }

  /** The same with a limit in real time. */
  public void awaitScheduled(Duration delay, Duration realLimit) {
    lock.lock();
    try {
      long nanos = realLimit.toNanos();
      while (tasks.stream().noneMatch(task -> task.delay.equals(delay))) {
        if (nanos <= 0) {
          throw new AssertionError("nothing was scheduled after " + delay + ", only " + tasks);
        }
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /** The delays of the pending tasks, the next one first. */
  public List<Duration> pendingDelays() {
    lock.lock();
    try {
      return tasks.stream().sorted(ORDER).map(Task::delay).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      tasks.clear();
    } finally {
      lock.unlock();
    }
  }

  private void elapse(Duration pause) {
    lock.lock();
    try {
      elapsed = elapsed.plus(pause);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next task to run, or {@code null} if the time has arrived. Both are one step: a task that
   * another thread schedules meanwhile is run, or begins at the new time.
   */
  private Task nextDue(Duration target, Duration by) {
    lock.lock();
    try {
      Task next = tasks.stream().min(ORDER).orElse(null);
      if (next == null || next.due.compareTo(target) > 0) {
        // Short pauses may have advanced the time further meanwhile.
        if (by.isNegative() || target.compareTo(elapsed) > 0) {
          elapsed = target;
        }
        return null;
      }
      tasks.remove(next);
      if (next.due.compareTo(elapsed) > 0) {
        elapsed = next.due;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Task task) {
    lock.lock();
    try {
      tasks.remove(task);
    } finally {
      lock.unlock();
    }
  }
}
