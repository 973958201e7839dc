/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tasks of one bridge on a timer that several share. Closing it affects no other bridge. */
public final class SharedTimer implements Timer {

  private final Timer timer;
  private final Set<Task> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Creates a timer without a task. */
  public SharedTimer(Timer timer) {
    this.timer = timer;
  }

  @Override
  public Duration elapsed() {
    return timer.elapsed();
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable action) {
    if (closed) {
      action.run();
      return () -> {};
    }
    Task task = new Task(action);
    pending.add(task);
    Cancellable scheduled = timer.schedule(delay, task);
    task.scheduled = scheduled;
    if (closed) {
      scheduled.cancel();
      task.run();
    }
    return task;
  }

  @Override
  public Duration inRealTime(Duration limit) {
    return timer.inRealTime(limit);
  }

  /** Cancels the pending tasks of this bridge. */
  @Override
  public void close() {
    closed = true;
    for (Task task : pending) {
      task.cancel();
    }
  }

  /** Runs at most once. */
  private final class Task implements Runnable, Cancellable {

    private final Runnable action;
    private volatile @Nullable Cancellable scheduled;

    Task(Runnable action) {
      this.action = action;
    }

    @Override
    public void run() {
      if (pending.remove(this)) {
        action.run();
      }
    }

    @Override
    public void cancel() {
      if (pending.remove(this)) {
        Cancellable running = scheduled;
        if (running != null) {
          running.cancel();
        }
      }
    }
  }
}
