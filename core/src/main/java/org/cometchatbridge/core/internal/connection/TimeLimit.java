/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.time.Duration;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Ends something after a time, unless this process itself did not run meanwhile.
 *
 * <p>A timer that fires late shows that the process was paused, by a garbage collection or by the
 * machine. What the server sent during the pause waits to be read then, so the limit is extended by
 * a moment, once.
 */
final class TimeLimit {

  /** A longer delay means that the process was paused; a busy processor causes shorter ones. */
  private static final Duration LATE = Duration.ofMillis(500);

  private static final Duration EXTENSION = Duration.ofSeconds(1);

  private final Timer timer;
  private final Runnable task;
  private Timer.@Nullable Cancellable scheduled;
  private boolean cancelled;

  private TimeLimit(Timer timer, Runnable task) {
    this.timer = timer;
    this.task = task;
  }

  static TimeLimit start(Timer timer, Duration limit, Runnable task) {
    TimeLimit started = new TimeLimit(timer, task);
    Duration due = timer.elapsed().plus(limit);
    started.schedule(limit, () -> started.fire(due));
    return started;
  }

  private void fire(Duration due) {
    if (timer.elapsed().minus(due).compareTo(LATE) > 0) {
      schedule(EXTENSION, task);
    } else {
      task.run();
    }
  }

  private void schedule(Duration delay, Runnable next) {
    synchronized (this) {
      if (cancelled) {
        return;
      }
    }
    // Outside the lock: a closed timer runs the task at once.
    Timer.Cancellable handle = timer.schedule(delay, next);
    synchronized (this) {
      scheduled = handle;
      if (!cancelled) {
        return;
      }
    }
    handle.cancel();
  }

  /** Does nothing if the task has run. */
  void cancel() {
    Timer.Cancellable handle;
    synchronized (this) {
      cancelled = true;
      handle = scheduled;
    }
    if (handle != null) {
      handle.cancel();
    }
  }
}
