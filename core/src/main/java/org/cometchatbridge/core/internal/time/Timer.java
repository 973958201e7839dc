/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;

/**
 * Schedules tasks and measures elapsed time. Tasks run on the timer's single thread and must not
 * block: they complete futures or submit work to an executor.
 */
public interface Timer extends AutoCloseable {

  /** The monotonic time since an arbitrary origin; unaffected by changes of the wall clock. */
  Duration elapsed();

  /**
   * Runs a task once after the delay. If the timer is closed, the task runs immediately, so that no
   * caller waits for it indefinitely.
   */
  Cancellable schedule(Duration delay, Runnable task);

  /** The same for a task that ends a wait. A clock of a test does not elapse by itself for it. */
  default Cancellable timeout(Duration wait, Runnable task) {
    return schedule(wait, task);
  }

  /**
   * Converts a limit of this timer to real time, for operations that the timer cannot interrupt,
   * such as reading from a silent connection.
   *
   * @param limit the limit by this timer
   */
  default Duration inRealTime(Duration limit) {
    return limit;
  }

  /** Ends the timer's thread. Pending tasks are not run. */
  @Override
  void close();

  /** A scheduled task that can be cancelled. */
  @FunctionalInterface
  interface Cancellable {

    /** Cancels the task; no effect if it has run. */
    void cancel();
  }
}
