/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the calls of one kind under a limit per minute.
 *
 * <p>A quarter of the limit may be used at once, the rest evenly over the minute, so that no minute
 * has more calls than the limit. Logins go before everything else, and background work leaves them
 * a reserve. When CometChat itself asks to slow down, no call is made for as long as it asks;
 * afterwards the rate is halved and recovers within a minute. Nothing is saved up meanwhile.
 */
final class RateLimiter {

  /** A longer pause is cut to this: after it, the next call shows whether CometChat is ready. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final double BURST_SHARE = 0.25;
  private static final double RESERVE_SHARE = 0.2;
  private static final double SLOWEST_RATE = 1.0 / 16;
  private static final double RECOVERY_PER_SECOND = 1.0 / 60;
  private static final double NANOS = 1e9;
  private static final double SECONDS = 60;
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final Timer timer;
  private final int perMinute;
  private final double capacity;
  private final double perNano;
  private final double reserveShare;
  private final Queue<Waiter> logins = new ArrayDeque<>();
  private final Queue<Waiter> background = new ArrayDeque<>();
  private double permits;

  /** The current rate as a fraction of the full one. */
  private double rate = 1;

  private Duration filledAt;
  private Duration pausedUntil;
  private Duration slowedAt;
  private Timer.Cancellable wake = () -> {};
  private @Nullable Duration wakeAt;

  private record Waiter(Deadline latest, CompletableFuture<@Nullable Void> permit) {}

  /**
   * Starts full.
   *
   * @param perMinute the calls that may be made in any minute
   */
  RateLimiter(Timer timer, int perMinute) {
    this(
        timer,
        perMinute,
        Math.max(1, perMinute * BURST_SHARE),
        perMinute * (1 - BURST_SHARE),
        RESERVE_SHARE);
  }

  private RateLimiter(
      Timer timer, int perMinute, double capacity, double filledPerMinute, double reserveShare) {
    this.timer = timer;
    this.perMinute = perMinute;
    this.capacity = capacity;
    this.perNano = filledPerMinute / 60 / NANOS;
    this.reserveShare = reserveShare;
    this.permits = capacity;
    this.filledAt = timer.elapsed();
    this.pausedUntil = filledAt;
    this.slowedAt = filledAt;
  }

  /**
   * A limit that is used evenly and without a reserve, for calls that no login makes: nearly all of
   * it is used, and still no minute has more calls.
   */
  static RateLimiter even(Timer timer, int perMinute) {
    double capacity = Math.max(1, perMinute / SECONDS);
    double filled = Math.max(perMinute - capacity, perMinute / 2.0);
    return new RateLimiter(timer, perMinute, capacity, filled, 0);
  }

  /**
   * Acquires a permit for one call.
   *
   * @param postponed receives the time until the call may be made, if that is not now
   * @return completes with the permit, or fails with {@link RateLimitedException} if more than half
   *     of the time until the deadline would be over by then: a call without enough time left would
   *     count as a failure of CometChat
   */
  CompletableFuture<@Nullable Void> acquire(
      CallPriority priority, Deadline deadline, Consumer<Duration> postponed) {
    CompletableFuture<@Nullable Void> permit = new CompletableFuture<>();
    Deadline latest = Deadline.after(timer, deadline.remaining().dividedBy(2));
    Duration wait;
    boolean waits;
    synchronized (this) {
      refill();
      wait = waitOf(priority);
      waits = !wait.isZero() && wait.compareTo(latest.remaining()) < 0;
      if (wait.isZero()) {
        permits--;
      } else if (waits) {
        queue(priority).add(new Waiter(latest, permit));
        wakeIn(wait);
      }
    }
    if (waits) {
      postponed.accept(wait);
    } else if (wait.isZero()) {
      permit.complete(null);
    } else {
      permit.completeExceptionally(tooMany(wait));
    }
    return permit;
  }

  /** Returns a permit that was not used for a call. */
  synchronized void giveBack() {
    permits = Math.min(capacity, permits + 1);
  }

  /**
   * CometChat has asked to slow down.
   *
   * @param began when the rejected call began, by the timer: calls that ran at the same time are
   *     rejected together, and slow down once
   */
  synchronized void slowDown(Duration asked, Duration began) {
    refill();
    if (began.compareTo(slowedAt) >= 0) {
      rate = Math.max(SLOWEST_RATE, rate / 2);
      slowedAt = timer.elapsed();
    }
    Duration pause = asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    Duration end = timer.elapsed().plus(pause);
    if (end.compareTo(pausedUntil) > 0) {
      pausedUntil = end;
    }
    // Otherwise the saved permits would allow a burst at the old rate when the pause ends.
    permits = Math.min(permits, 1);
    if (pausedUntil.compareTo(filledAt) > 0) {
      filledAt = pausedUntil;
    }
  }

  int perMinute() {
    return perMinute;
  }

  /** The current rate as a fraction of the limit, for tests and metrics. */
  synchronized double rate() {
    refill();
    return rate;
  }

  /** The current state. */
  synchronized GuardState.Rate state() {
    refill();
    Duration paused = pausedUntil.minus(timer.elapsed());
    return new GuardState.Rate(
        perMinute,
        (int) Math.round(perMinute * rate),
        paused.isNegative() || paused.isZero() ? (int) Math.max(0, permits) : 0,
        logins.size() + background.size(),
        paused.isNegative() ? Duration.ZERO : paused);
  }

  private static RateLimitedException tooMany(Duration wait) {
    return new RateLimitedException(0, null, wait);
  }

  private void refill() {
    Duration now = timer.elapsed();
    long nanos = now.minus(filledAt).toNanos();
    if (nanos > 0) {
      permits = Math.min(capacity, permits + nanos * perNano * rate);
      rate = Math.min(1, rate + nanos / NANOS * RECOVERY_PER_SECOND);
      filledAt = now;
    }
  }

  /** How long a call that is requested now must wait. */
  private Duration waitOf(CallPriority priority) {
    double ahead = logins.size();
    if (priority == CallPriority.BACKGROUND) {
      ahead += background.size();
    }
    return untilPermits(ahead + 1 + reserve(priority));
  }

  private Queue<Waiter> queue(CallPriority priority) {
    return priority == CallPriority.INTERACTIVE ? logins : background;
  }

  /** The permits that background calls leave for logins. */
  private double reserve(CallPriority priority) {
    return priority == CallPriority.BACKGROUND ? Math.floor(capacity * reserveShare) : 0;
  }

  private Duration untilPermits(double needed) {
    Duration paused = pausedUntil.minus(timer.elapsed());
    Duration pause = paused.isNegative() ? Duration.ZERO : paused;
    double missing = needed - permits;
    if (missing <= 0) {
      return pause;
    }
    Duration filling = Duration.ofNanos((long) Math.ceil(missing / (perNano * rate)));
    return pause.plus(filling);
  }

  private void wakeIn(Duration wait) {
    Duration atLeast = wait.compareTo(MOMENT) < 0 ? MOMENT : wait;
    Duration due = timer.elapsed().plus(atLeast);
    if (wakeAt == null || due.compareTo(wakeAt) < 0) {
      wake.cancel();
      wakeAt = due;
      wake = timer.schedule(atLeast, this::serve);
    }
  }

  private void serve() {
    List<Waiter> served = new ArrayList<>();
    List<Waiter> late = new ArrayList<>();
    Duration next;
    // A closed timer runs its tasks while they are handed over, and no waiter gets a permit any
    // more.
    boolean timerClosed = Thread.holdsLock(this);
    synchronized (this) {
      wakeAt = null;
      if (timerClosed) {
        dismissAll(late);
      }
      refill();
      for (CallPriority priority : CallPriority.values()) {
        serve(priority, served, late);
      }
      next = untilNextPermit();
    }
    late.forEach(waiter -> waiter.permit().completeExceptionally(tooMany(next)));
    served.forEach(waiter -> waiter.permit().complete(null));
  }

  private void serve(CallPriority priority, List<Waiter> served, List<Waiter> late) {
    Iterator<Waiter> waiters = queue(priority).iterator();
    while (waiters.hasNext()) {
      Waiter waiter = waiters.next();
      if (waiter.latest().remaining().isZero()) {
        waiters.remove();
        late.add(waiter);
      } else if (untilPermits(1 + reserve(priority)).isZero()) {
        waiters.remove();
        served.add(waiter);
        permits--;
      } else {
        return;
      }
    }
  }

  private void dismissAll(List<Waiter> late) {
    late.addAll(logins);
    late.addAll(background);
    logins.clear();
    background.clear();
  }

  private Duration untilNextPermit() {
    for (CallPriority priority : CallPriority.values()) {
      if (!queue(priority).isEmpty()) {
        Duration wait = untilPermits(1 + reserve(priority));
        wakeIn(wait);
        return wait;
      }
    }
    return MOMENT;
  }
}
