/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer with one daemon thread, which is created when the first task is scheduled. */
public final class DaemonTimer implements Timer {

  private static final Duration MAX_DELAY = Duration.ofDays(36_500);

  private final ScheduledThreadPoolExecutor executor;

  /** Creates a timer without a thread. */
  public DaemonTimer() {
    executor = new ScheduledThreadPoolExecutor(1, new DaemonThreadFactory("timer"));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime());
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    try {
      Future<?> scheduled = executor.schedule(task, nanos(delay), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException closed) {
      task.run();
      return () -> {};
    }
  }

  /** A {@code long} overflows after 292 years of nanoseconds, and a setting may be longer. */
  private static long nanos(Duration delay) {
    if (delay.isNegative()) {
      return 0;
    }
    return delay.compareTo(MAX_DELAY) < 0 ? delay.toNanos() : MAX_DELAY.toNanos();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
