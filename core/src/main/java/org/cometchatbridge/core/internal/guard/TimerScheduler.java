/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import dev.failsafe.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Makes Failsafe wait by the bridge's own timer. A task without a delay runs on the calling thread.
 */
final class TimerScheduler implements Scheduler {

  private final Timer timer;

  TimerScheduler(Timer timer) {
    this.timer = timer;
  }

  @Override
  public ScheduledFuture<?> schedule(Callable<?> task, long delay, TimeUnit unit) {
    Scheduled scheduled = new Scheduled(timer, timer.elapsed().plusNanos(unit.toNanos(delay)));
    if (delay <= 0) {
      scheduled.run(task);
    } else {
      scheduled.end =
          timer.schedule(Duration.ofNanos(unit.toNanos(delay)), () -> scheduled.run(task));
    }
    return scheduled;
  }

  /** A task that waits. */
  private static final class Scheduled extends CompletableFuture<@Nullable Object>
      implements ScheduledFuture<@Nullable Object> {

    private final Timer timer;
    private final Duration due;
    private volatile Timer.@Nullable Cancellable end;

    Scheduled(Timer timer, Duration due) {
      this.timer = timer;
      this.due = due;
    }

    void run(Callable<?> task) {
      if (isDone()) {
        return;
      }
      try {
        complete(task.call());
      } catch (Exception e) {
        completeExceptionally(e);
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      Timer.Cancellable waiting = end;
      if (waiting != null) {
        waiting.cancel();
      }
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due.minus(timer.elapsed()));
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
