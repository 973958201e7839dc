/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;

/**
 * Runs things after a time. Tasks run on the timer's own thread and must be quick: they complete
 * futures or hand work to an executor.
 */
public interface Timer extends AutoCloseable {

  /** The time since some fixed point, unmoved by changes of the wall clock. */
  Duration elapsed();

  /** Runs a task once, after the delay; at once if the timer is closed, so that nobody waits on. */
  Cancellable schedule(Duration delay, Runnable task);

  /**
   * How long to bear with what this timer cannot watch, like a silent connection, in real time.
   *
   * @param limit how long by this timer
   */
  default Duration inRealTime(Duration limit) {
    return limit;
  }

  /** Ends the timer's thread. Tasks that still wait are not run. */
  @Override
  void close();

  /** A task that may be called off. */
  @FunctionalInterface
  interface Cancellable {

    /** Calls the task off; nothing happens if it has run. */
    void cancel();
  }
}
