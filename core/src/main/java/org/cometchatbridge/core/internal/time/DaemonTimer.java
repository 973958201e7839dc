/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.internal.thread.DaemonThreads;

/** The timer of a running bridge: one daemon thread, made when the first task comes. */
public final class DaemonTimer implements Timer {

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final ScheduledThreadPoolExecutor executor;

  /** Makes no thread yet. */
  public DaemonTimer() {
    executor = new ScheduledThreadPoolExecutor(1, new DaemonThreads("timer"));
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

  /**
   * Nanoseconds of a long end after 292 years; an application that means "for ever" may ask for
   * more.
   */
  private static long nanos(Duration delay) {
    if (delay.isNegative()) {
      return 0;
    }
    return delay.compareTo(FOR_EVER) < 0 ? delay.toNanos() : FOR_EVER.toNanos();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
