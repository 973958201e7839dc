/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Makes every call to CometChat: within the rate limit, unless the circuit breaker is open, and
 * again if it may succeed the next time. This is the one layer that retries calls.
 */
public final class CallGuard {

  private static final int IMPORTS_PER_MINUTE = 60;

  private final Timer timer;
  private final DoubleSupplier random;
  private final Duration callTimeout;
  private final Breaker logins;
  private final Breaker background;
  private final Map<Limit, RateLimiter> limiters = new EnumMap<>(Limit.class);
  private final Map<Limit, ThrottleDetector> throttles = new EnumMap<>(Limit.class);
  private volatile RateLimiter imports;
  private final SilenceDetector silence;
  private final RunningCalls runningCalls = new RunningCalls();

  /**
   * Lets every call through at first.
   *
   * @param callTimeout the longest time for one call
   * @param corePerMinute the app's limit for calls that log in, create or delete
   * @param standardPerMinute the app's limit for all others
   * @param silence receives the calls that are sent, and their responses
   */
  public CallGuard(
      Timer timer,
      DoubleSupplier random,
      Duration callTimeout,
      int corePerMinute,
      int standardPerMinute,
      SilenceDetector silence) {
    this.timer = timer;
    this.random = random;
    this.callTimeout = callTimeout;
    this.logins = new Breaker(timer, callTimeout);
    this.background = new Breaker(timer, callTimeout);
    limiters.put(Limit.CORE, new RateLimiter(timer, corePerMinute));
    limiters.put(Limit.STANDARD, new RateLimiter(timer, standardPerMinute));
    this.imports = RateLimiter.even(timer, IMPORTS_PER_MINUTE);
    for (Limit limit : Limit.values()) {
      throttles.put(limit, new ThrottleDetector(timer));
    }
    this.silence = silence;
  }

  /** How one call is made, and what its failure means for other calls. */
  public interface Call<T> {

    /**
     * Makes the call. It ends within the limits of the attempt, with a {@link ProviderException} if
     * it fails.
     */
    CompletableFuture<T> make(Attempt attempt);

    /** Whether after this rejection no call can succeed, for any user. */
    boolean concernsAll(RejectedException rejection);

    /** How often a call that failed like this is made again at most. */
    default int mostRetries(ProviderException failure) {
      return RetryDecision.MOST;
    }
  }

  /**
   * Makes a call, and retries it as long as the context allows.
   *
   * @return the result of the last call, or its failure
   */
  public <T> CompletableFuture<T> make(CallContext context, Limit limit, Call<T> call) {
    RetryDecision decision = new RetryDecision(context, random, call::mostRetries);
    CompletableFuture<T> result = new CompletableFuture<>();
    begin(context, limit, decision, call, result);
    return result;
  }

  private <T> void begin(
      CallContext context,
      Limit limit,
      RetryDecision decision,
      Call<T> call,
      CompletableFuture<T> result) {
    try {
      var unused =
          once(context, limit, decision, call)
              .whenComplete(
                  (value, thrown) -> end(context, limit, decision, call, result, value, thrown));
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private <T> void end(
      CallContext context,
      Limit limit,
      RetryDecision decision,
      Call<T> call,
      CompletableFuture<T> result,
      T value,
      @Nullable Throwable thrown) {
    if (thrown == null) {
      result.complete(value);
      return;
    }
    try {
      Throwable cause = cause(thrown);
      if (decision.isWorthwhile(cause)) {
        context.postponed(decision.pause());
        timer.schedule(decision.pause(), () -> begin(context, limit, decision, call, result));
      } else {
        result.completeExceptionally(cause);
      }
    } catch (RuntimeException | Error e) {
      // A result that never completes would hold its waiters for ever.
      result.completeExceptionally(e);
    }
  }

  private static Throwable cause(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException wrapper && wrapper.getCause() != null) {
      cause = wrapper.getCause();
    }
    return cause;
  }

  /** The time until calls for logins are made again, or empty if they are made now. */
  public Optional<Duration> rejectedFor() {
    return logins.rejectedFor();
  }

  /** The current state; makes no call. */
  public GuardState state() {
    return new GuardState(
        circuit(logins),
        circuit(background),
        limiter(Limit.CORE).state(),
        limiter(Limit.STANDARD).state());
  }

  private static GuardState.Circuit circuit(Breaker breaker) {
    return new GuardState.Circuit(
        breaker.state() == Breaker.State.CLOSED, breaker.rejectedFor().orElse(null));
  }

  /**
   * Logins and background calls have a breaker each: failing deletions must not stop logins, and a
   * deletion must not be the probe that decides for logins.
   */
  private Breaker breaker(CallPriority priority) {
    return priority == CallPriority.INTERACTIVE ? logins : background;
  }

  /** Changes the limit for imports, unless it is this one. */
  public synchronized void importsPerMinute(int calls) {
    if (imports.perMinute() != calls) {
      imports = RateLimiter.even(timer, calls);
    }
  }

  private RateLimiter limiter(Limit limit) {
    if (limit == Limit.IMPORT) {
      return imports;
    }
    return Objects.requireNonNull(limiters.get(limit));
  }

  private ThrottleDetector throttle(Limit limit) {
    return Objects.requireNonNull(throttles.get(limit));
  }

  private <T> CompletableFuture<T> once(
      CallContext context, Limit limit, RetryDecision decision, Call<T> call) {
    if (context.deadline().remaining().isZero()) {
      return CompletableFuture.failedFuture(
          new UnavailableException("The deadline has passed", 0, null, null));
    }
    Breaker breaker = breaker(context.priority());
    Optional<ProviderException> rejection = rejection(breaker);
    if (rejection.isPresent()) {
      return CompletableFuture.failedFuture(rejection.get());
    }
    return limiter(limit)
        .acquire(context.priority(), context.deadline(), context::postponed)
        .thenCompose(
            permit ->
                breaker.letsThrough()
                    ? made(context, limit, breaker, decision, call)
                    : unused(limit, breaker));
  }

  private static Optional<ProviderException> rejection(Breaker breaker) {
    return breaker.rejectedFor().map(CallGuard::rejected);
  }

  private static ProviderException rejected(Duration retryAfter) {
    return new UnavailableException(
        "No call is made, because CometChat did not respond lately", 0, null, retryAfter);
  }

  private <T> CompletableFuture<T> unused(Limit limit, Breaker breaker) {
    limiter(limit).giveBack();
    return CompletableFuture.failedFuture(
        rejection(breaker).orElseGet(() -> rejected(Breaker.PAUSE)));
  }

  private <T> CompletableFuture<T> made(
      CallContext context, Limit limit, Breaker breaker, RetryDecision decision, Call<T> call) {
    context.called();
    Duration began = timer.elapsed();
    Attempt attempt =
        new Attempt(
            timer,
            context,
            callTimeout,
            () -> breaker.isOpen() ? rejection(breaker) : Optional.empty(),
            decision::resent,
            silence,
            runningCalls);
    return begun(call, attempt)
        .whenComplete(
            (result, thrown) ->
                report(attempt, limit, call, thrown == null ? null : cause(thrown), began));
  }

  /** The end of a call that was let through must be reported, or the breaker waits for ever. */
  private static <T> CompletableFuture<T> begun(Call<T> call, Attempt attempt) {
    try {
      return call.make(attempt);
    } catch (RuntimeException | Error e) {
      attempt.begins();
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> void report(
      Attempt attempt, Limit limit, Call<T> call, @Nullable Throwable thrown, Duration began) {
    runningCalls.ended(attempt);
    if (thrown == null || isResponse(thrown)) {
      silence.responded();
    } else {
      silence.ended(attempt);
    }
    Breaker breaker = breaker(attempt.priority());
    if (thrown == null) {
      breaker.succeeded(began);
      throttle(limit).succeeded();
    } else if (thrown instanceof RateLimitedException limited) {
      if (throttle(limit).concernsApp(attempt)) {
        limiter(limit).slowDown(pause(attempt, limited), began);
      }
      breaker.succeeded(began);
    } else if (thrown instanceof RejectedException rejection && call.concernsAll(rejection)) {
      logins.trip();
      background.trip();
    } else if (thrown instanceof RejectedException rejection && rejection.code().isPresent()) {
      breaker.succeeded(began);
      throttle(limit).succeeded();
    } else if (attempt.failureCounts()) {
      breaker.failed(attempt, began);
    } else {
      breaker.endedWithoutResult(began);
    }
  }

  /** One user's pause must not stop the others: only a response that names the app does that. */
  private static Duration pause(Attempt attempt, RateLimitedException limited) {
    return attempt.isThrottledAsApp() ? limited.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
  }

  private static boolean isResponse(Throwable thrown) {
    return thrown instanceof ProviderException failure && failure.status().isPresent();
  }
}
