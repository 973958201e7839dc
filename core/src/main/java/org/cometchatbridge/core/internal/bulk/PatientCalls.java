/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.bulk.BulkResult;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.http.ErrorCode;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.time.Backoff;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of one import. A call that gets no response, or has to wait, is repeated until no
 * call has succeeded for too long; a rejection that concerns every user stops the import.
 * Thread-safe.
 */
final class PatientCalls {

  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Long enough for the longest wait for a permit; each call has the call timeout. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final String NO_RESPONSE = "NO_RESPONSE";

  private final Timer timer;
  private final DoubleSupplier random;
  private final Duration maxOutage;
  private final BiConsumer<String, Duration> waiting;
  private final BooleanSupplier closed;
  private final AtomicLong calls = new AtomicLong();

  /** The pauses that have not ended. */
  private final Set<Runnable> pauses = ConcurrentHashMap.newKeySet();

  /** Since when no call has succeeded; {@code null} if the last one has. */
  private @Nullable Duration failingSince;

  private volatile BulkResult.@Nullable Stop stop;

  /**
   * For one import.
   *
   * @param waiting receives the code of each failure, and the pause after it
   * @param closed whether the bridge is closed
   */
  PatientCalls(
      Timer timer,
      DoubleSupplier random,
      Duration maxOutage,
      BiConsumer<String, Duration> waiting,
      BooleanSupplier closed) {
    this.timer = timer;
    this.random = random;
    this.maxOutage = maxOutage;
    this.waiting = waiting;
    this.closed = closed;
  }

  /** One call to CometChat. */
  @FunctionalInterface
  interface Call<T> extends Function<CallContext, CompletableFuture<T>> {}

  /** How many calls were sent. */
  long count() {
    return calls.get();
  }

  /** Why the import stops, or {@code null} if it does not. */
  BulkResult.@Nullable Stop stop() {
    return stop;
  }

  /** Stops the import; only the first reason counts. */
  void stop(String code, String remedy) {
    synchronized (this) {
      if (stop == null) {
        stop = new BulkResult.Stop(code, remedy);
      }
    }
    pauses.forEach(Runnable::run);
  }

  /** Whether a code of one user concerns all of them; then the import stops. */
  boolean stopsAt(String code) {
    RejectedException rejection = new RejectedException(0, code, Set.of());
    if (!concernsAll(rejection)) {
      return false;
    }
    stop(code, OutageDetector.remedyOf(0, code));
    return true;
  }

  <T> CompletableFuture<T> make(Uid uid, Call<T> call) {
    return make(uid, call, () -> {});
  }

  /**
   * Makes a call.
   *
   * @param lost runs when a call may have been carried out although its response is not there
   * @return the result, or a {@link RejectedException} that concerns this call only, or a {@link
   *     StoppedException}
   */
  <T> CompletableFuture<T> make(Uid uid, Call<T> call, Runnable lost) {
    return attempt(uid, call, lost, 1);
  }

  private <T> CompletableFuture<T> attempt(Uid uid, Call<T> call, Runnable lost, int number) {
    if (closed.getAsBoolean()) {
      stop("CLOSED", "The bridge is closed. Resume the import with another one.");
    }
    if (stop != null) {
      return CompletableFuture.failedFuture(new StoppedException());
    }
    CallContext context = CallContext.background(uid, Deadline.after(timer, LIMIT));
    CompletableFuture<T> begun;
    try {
      begun = call.apply(context);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return begun
        .whenComplete((result, thrown) -> ended(context, thrown))
        .exceptionallyCompose(
            thrown -> repeated(uid, call, lost, number, context, Failures.of(thrown)));
  }

  private void ended(CallContext context, @Nullable Throwable thrown) {
    calls.addAndGet(context.calls());
    if (thrown == null) {
      succeeded();
    }
  }

  private synchronized void succeeded() {
    failingSince = null;
  }

  private <T> CompletableFuture<T> repeated(
      Uid uid,
      Call<T> call,
      Runnable lost,
      int number,
      CallContext context,
      ProviderException failure) {
    if (failure instanceof RejectedException rejection) {
      if (!concernsAll(rejection)) {
        return CompletableFuture.failedFuture(failure);
      }
      String code = code(rejection);
      stop(
          code,
          OutageDetector.remedyOf(rejection.status().orElse(0), rejection.code().orElse(null)));
      return CompletableFuture.failedFuture(new StoppedException());
    }
    if (failure instanceof UnavailableException && context.calls() > 0) {
      lost.run();
    }
    if (isOver()) {
      stop(code(failure), remedy(failure));
      return CompletableFuture.failedFuture(new StoppedException());
    }
    Duration pause =
        failure
            .retryAfter()
            .orElse(Duration.ZERO)
            .plus(Backoff.fullJitter(FIRST_PAUSE, LONGEST_PAUSE, number, random));
    CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    Runnable end = () -> over.complete(null);
    pauses.add(end);
    Timer.Cancellable scheduled = timer.schedule(pause, end);
    waiting.accept(code(failure), pause);
    if (stop != null) {
      end.run();
    }
    return over.thenCompose(
        done -> {
          pauses.remove(end);
          scheduled.cancel();
          return attempt(uid, call, lost, number + 1);
        });
  }

  private synchronized boolean isOver() {
    Duration now = timer.elapsed();
    if (failingSince == null) {
      failingSince = now;
    }
    return now.minus(failingSince).compareTo(maxOutage) >= 0;
  }

  /** Bodies that are too large, and roles, are about one call. */
  private static boolean concernsAll(RejectedException rejection) {
    boolean ofOneCall =
        rejection.status().filter(status -> status == ImportSize.TOO_LARGE).isPresent()
            || rejection.code().filter(ErrorCode.ROLE_NOT_FOUND::equals).isPresent();
    return !ofOneCall && OutageDetector.isFixable(rejection);
  }

  static String code(ProviderException failure) {
    return failure
        .code()
        .orElseGet(() -> failure.status().map(status -> "HTTP_" + status).orElse(NO_RESPONSE));
  }

  private String remedy(ProviderException failure) {
    String reason =
        failure instanceof UnavailableException unavailable
            ? OutageDetector.remedyOf(unavailable)
            : "CometChat asks for fewer calls. Check the plan in the dashboard, and which other"
                + " programs use this app.";
    return "No call has succeeded for "
        + maxOutage.toSeconds()
        + " s. "
        + Objects.requireNonNullElseGet(
            reason,
            () ->
                failure.getMessage()
                    + ". Check the network, the proxy and CometChat's status page.")
        + " Then resume the import.";
  }
}
