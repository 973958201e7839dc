/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.internal.memory.BoundedMap;
import org.cometchatbridge.core.internal.time.Backoff;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last failed token request of each user and delays the next one, so that a user
 * whose token requests fail does not cause a call to CometChat with every request.
 */
final class FailureMemory {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** Limits how long a user waits for a token after the end of an outage. */
  private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  /** CometChat's rate limits apply per minute; a longer {@code Retry-After} is cut to this. */
  private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

  /** A failure after a longer time without one is a first failure again. */
  private static final Duration SUCCESSION = Duration.ofMinutes(10);

  /** A failure is reported to an operator for as long as the tokens that were created. */
  private static final Duration RETENTION = Duration.ofHours(1);

  /** One object for all users whose token requests failed alike. */
  private static final Map<TokenResult.Unavailable.Cause, TokenResult> UNAVAILABLE =
      forEach(
          TokenResult.Unavailable.Cause.class,
          cause -> new TokenResult.Unavailable(MAX_PAUSE, cause));

  private static final Map<TokenResult.NotEligible.Reason, TokenResult> NOT_ELIGIBLE =
      forEach(TokenResult.NotEligible.Reason.class, TokenResult.NotEligible::new);

  private final Timer timer;
  private final DoubleSupplier random;
  private final BoundedMap<Uid, Failure> failures;

  /**
   * The last failure of a user. There may be as many as there are users, so it holds no objects of
   * its own, and short numbers.
   *
   * @param at when it was recorded, in nanoseconds of the timer
   * @param until no token request starts before, in nanoseconds of the timer
   * @param status the HTTP status of CometChat's response, or 0
   * @param code CometChat's {@code error.code}, or {@code null}
   */
  record Failure(
      short consecutive,
      long at,
      long until,
      TokenResult result,
      short status,
      @Nullable String code) {

    /** How long no token request starts for the user; not positive if one may. */
    Duration left(Duration now) {
      return Duration.ofNanos(until - now.toNanos());
    }
  }

  FailureMemory(Timer timer, DoubleSupplier random, long maxUsers) {
    this.timer = timer;
    this.random = random;
    this.failures =
        new BoundedMap<>(
            timer,
            maxUsers,
            BoundedMap.Order.WRITTEN,
            (failure, now) -> BoundedMap.left(failure.at(), RETENTION, now));
  }

  /** The result to return instead of a token request, or empty if one may start. */
  Optional<TokenResult> recentFailure(Uid uid) {
    Failure failure = failures.get(uid);
    if (failure == null) {
      return Optional.empty();
    }
    Duration left = failure.left(timer.elapsed());
    if (left.isZero() || left.isNegative()) {
      return Optional.empty();
    }
    return Optional.of(
        failure.result() instanceof TokenResult.Unavailable unavailable
            ? new TokenResult.Unavailable(left, unavailable.cause())
            : failure.result());
  }

  /**
   * Records that a token request failed.
   *
   * @return how long no token request starts for this user
   */
  Duration unavailable(Uid uid, TokenResult.Unavailable.Cause cause, ProviderException failure) {
    Duration requested = failure.retryAfter().orElse(Duration.ZERO);
    Duration minPause = requested.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : requested;
    return record(uid, minPause, Objects.requireNonNull(UNAVAILABLE.get(cause)), failure);
  }

  /**
   * Records that the user is not eligible.
   *
   * @return how long no token request starts for this user
   */
  Duration notEligible(Uid uid, TokenResult.NotEligible.Reason reason) {
    return record(uid, FIRST_PAUSE, Objects.requireNonNull(NOT_ELIGIBLE.get(reason)), null);
  }

  /** Records for a report that the application's rule excluded the user; delays nothing. */
  void excluded(Uid uid) {
    TokenResult result =
        Objects.requireNonNull(NOT_ELIGIBLE.get(TokenResult.NotEligible.Reason.ELIGIBILITY_RULE));
    failures.compute(
        uid,
        previous -> {
          long now = timer.elapsed().toNanos();
          if (previous != null && previous.until() - now > 0) {
            return previous;
          }
          short consecutive = previous == null ? 0 : previous.consecutive();
          return new Failure(consecutive, now, now, result, (short) 0, null);
        });
  }

  /** The last failure since the last token, or {@code null}; reading changes nothing. */
  @Nullable Failure last(Uid uid) {
    return failures.get(uid);
  }

  private Duration record(
      Uid uid, Duration minPause, TokenResult result, @Nullable ProviderException failure) {
    Failure recorded =
        Objects.requireNonNull(
            failures.compute(uid, previous -> next(previous, minPause, result, failure)));
    return recorded.left(timer.elapsed());
  }

  private Failure next(
      @Nullable Failure previous,
      Duration minPause,
      TokenResult result,
      @Nullable ProviderException failure) {
    long now = timer.elapsed().toNanos();
    int consecutive =
        previous == null || now - previous.at() >= SUCCESSION.toNanos()
            ? 1
            : Math.min(previous.consecutive() + 1, Short.MAX_VALUE);
    Duration backoff = Backoff.fullJitter(FIRST_PAUSE, MAX_PAUSE, consecutive, random);
    Duration pause = backoff.compareTo(minPause) < 0 ? minPause : backoff;
    return new Failure(
        (short) consecutive,
        now,
        now + pause.toNanos(),
        result,
        (short) (failure == null ? 0 : failure.status().orElse(0)),
        failure == null ? null : failure.code().map(String::intern).orElse(null));
  }

  private static <K extends Enum<K>> Map<K, TokenResult> forEach(
      Class<K> kind, Function<K, TokenResult> result) {
    Map<K, TokenResult> all = new EnumMap<>(kind);
    for (K each : kind.getEnumConstants()) {
      all.put(each, result.apply(each));
    }
    return Collections.unmodifiableMap(all);
  }

  /** Forgets the failures of a user, who has a token now, or was changed by the application. */
  void forget(Uid uid) {
    failures.remove(uid);
  }
}
