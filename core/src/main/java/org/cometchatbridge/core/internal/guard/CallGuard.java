/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Makes every call to CometChat: within the limit, unless the breaker is open, and again if it may
 * succeed the next time. This is the one layer that repeats calls.
 */
public final class CallGuard {

  private final Timer timer;
  private final TimerScheduler scheduler;
  private final DoubleSupplier random;
  private final Duration callTimeout;
  private final Duration slow;
  private final Breaker logins;
  private final Breaker background;
  private final RateLimiter core;
  private final RateLimiter standard;

  /**
   * Lets every call through at first.
   *
   * @param callTimeout the longest time for one call
   * @param corePerMinute the app's limit for calls that log in, create or delete
   * @param standardPerMinute the app's limit for all others
   */
  public CallGuard(
      Timer timer,
      DoubleSupplier random,
      Duration callTimeout,
      int corePerMinute,
      int standardPerMinute) {
    this.timer = timer;
    this.scheduler = new TimerScheduler(timer);
    this.random = random;
    this.callTimeout = callTimeout;
    this.slow = slow(callTimeout);
    this.logins = new Breaker(timer);
    this.background = new Breaker(timer);
    this.core = new RateLimiter(timer, corePerMinute);
    this.standard = new RateLimiter(timer, standardPerMinute);
  }

  /** How long a response may take that is of use to logins. */
  public static Duration slow(Duration callTimeout) {
    return callTimeout.dividedBy(2);
  }

  /** How one call is made, and what its failure says of the calls of others. */
  public interface Call<T> {

    /** Makes the call; it ends within the given time, with a {@link ProviderException} if badly. */
    CompletableFuture<T> make(Duration atMost);

    /** Whether after this rejection no call of anybody can succeed. */
    boolean concernsAll(RejectedException rejection);

    /** Whether a call that failed like this is made once more, and not twice. */
    default boolean onceMoreOnly(ProviderException failure) {
      return false;
    }
  }

  /**
   * Makes a call, and makes it again as long as the terms allow.
   *
   * @return the result of the last call, or its failure
   */
  public <T> CompletableFuture<T> make(CallContext context, Limit limit, Call<T> call) {
    RetryDecision decision = new RetryDecision(context, random, call::onceMoreOnly);
    RetryPolicy<T> policy =
        RetryPolicy.<T>builder()
            .handleIf(decision::isWorthwhile)
            .withMaxRetries(RetryDecision.MOST)
            .withDelayFn(attempt -> postpone(context, decision.pause()))
            .build();
    return Failsafe.with(policy)
        .with(scheduler)
        .getStageAsync(() -> once(context, limiter(limit), call));
  }

  private static Duration postpone(CallContext context, Duration pause) {
    context.postponed(pause);
    return pause;
  }

  /** The time until somebody may log in again, or empty if calls are made now. */
  public Optional<Duration> rejectedFor() {
    return logins.isOpen() ? Optional.of(logins.untilNextLook()) : Optional.empty();
  }

  /** Deletions that fail are no outage for logins, and do not take the call that looks from one. */
  private Breaker breaker(CallPriority priority) {
    return priority == CallPriority.INTERACTIVE ? logins : background;
  }

  private RateLimiter limiter(Limit limit) {
    return limit == Limit.CORE ? core : standard;
  }

  private <T> CompletableFuture<T> once(CallContext context, RateLimiter limiter, Call<T> call) {
    if (context.deadline().remaining().isZero()) {
      return failed("The deadline has passed", null);
    }
    Breaker breaker = breaker(context.priority());
    if (breaker.isOpen()) {
      return rejected(breaker);
    }
    return limiter
        .acquire(context.priority(), context.deadline(), context::postponed)
        .thenCompose(
            turn ->
                breaker.letsThrough() ? made(context, limiter, call) : unused(limiter, breaker));
  }

  private <T> CompletableFuture<T> unused(RateLimiter limiter, Breaker breaker) {
    limiter.giveBack();
    return rejected(breaker);
  }

  private <T> CompletableFuture<T> made(CallContext context, RateLimiter limiter, Call<T> call) {
    context.called();
    Duration began = timer.elapsed();
    return begun(call, context.deadline().atMost(callTimeout))
        .whenComplete(
            (result, thrown) -> {
              Throwable cause = thrown;
              while (cause instanceof CompletionException wrapper && wrapper.getCause() != null) {
                cause = wrapper.getCause();
              }
              report(context, call, limiter, cause, began);
            });
  }

  /** Whoever was let through must be heard of again, or the breaker would wait for ever. */
  private static <T> CompletableFuture<T> begun(Call<T> call, Duration atMost) {
    try {
      return call.make(atMost);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> void report(
      CallContext context,
      Call<T> call,
      RateLimiter limiter,
      @Nullable Throwable thrown,
      Duration began) {
    Breaker breaker = breaker(context.priority());
    if (thrown == null) {
      reportAnswer(breaker, context.uid(), began);
    } else if (thrown instanceof RateLimitedException limited) {
      limiter.slowDown(limited.retryAfter().orElse(Duration.ZERO), began);
      breaker.succeeded(began);
    } else if (thrown instanceof RejectedException rejection && call.concernsAll(rejection)) {
      logins.trip();
      background.trip();
    } else if (thrown instanceof RejectedException rejection && rejection.code().isPresent()) {
      reportAnswer(breaker, context.uid(), began);
    } else {
      breaker.failed(context.uid(), began);
    }
  }

  /** A response that took too long holds up logins as a failure does. */
  private void reportAnswer(Breaker breaker, Uid uid, Duration began) {
    if (timer.elapsed().minus(began).compareTo(slow) > 0) {
      breaker.failed(uid, began);
    } else {
      breaker.succeeded(began);
    }
  }

  private static <T> CompletableFuture<T> rejected(Breaker breaker) {
    return failed(
        "No call is made, because CometChat did not answer lately", breaker.untilNextLook());
  }

  private static <T> CompletableFuture<T> failed(String message, @Nullable Duration retryAfter) {
    return CompletableFuture.failedFuture(new UnavailableException(message, 0, null, retryAfter));
  }
}
