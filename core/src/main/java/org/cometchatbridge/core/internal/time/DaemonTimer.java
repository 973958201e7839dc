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
      Future<?> scheduled = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException closed) {
      task.run();
      return () -> {};
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
