/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Backoff;
import org.cometchatbridge.core.internal.time.Timer;

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

  private static final Duration RETENTION = Duration.ofMinutes(10);
  private static final int MAX_USERS = 50_000;

  private final Timer timer;
  private final DoubleSupplier random;
  private final Cache<Uid, Failure> failures;

  private record Failure(int consecutive, Duration until, TokenResult result) {}

  FailureMemory(Timer timer, DoubleSupplier random) {
    this.timer = timer;
    this.random = random;
    this.failures = TimedCaches.of(timer, RETENTION).maximumSize(MAX_USERS).build();
  }

  /** The result to return instead of a token request, or empty if one may start. */
  Optional<TokenResult> recentFailure(Uid uid) {
    Failure failure = failures.getIfPresent(uid);
    if (failure == null) {
      return Optional.empty();
    }
    Duration left = failure.until().minus(timer.elapsed());
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
   * @param retryAfter the wait that CometChat requested, or zero
   * @return how long no token request starts for this user
   */
  Duration unavailable(Uid uid, TokenResult.Unavailable.Cause cause, Duration retryAfter) {
    Duration minPause = retryAfter.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : retryAfter;
    return record(uid, minPause, new TokenResult.Unavailable(MAX_PAUSE, cause));
  }

  /**
   * Records that the user is not eligible.
   *
   * @return how long no token request starts for this user
   */
  Duration notEligible(Uid uid, TokenResult.NotEligible.Reason reason) {
    return record(uid, FIRST_PAUSE, new TokenResult.NotEligible(reason));
  }

  private Duration record(Uid uid, Duration minPause, TokenResult result) {
    Failure recorded =
        failures
            .asMap()
            .compute(
                uid,
                (user, previous) -> {
                  int consecutive = previous == null ? 1 : previous.consecutive() + 1;
                  Duration backoff =
                      Backoff.fullJitter(FIRST_PAUSE, MAX_PAUSE, consecutive, random);
                  Duration pause = backoff.compareTo(minPause) < 0 ? minPause : backoff;
                  return new Failure(consecutive, timer.elapsed().plus(pause), result);
                });
    return recorded.until().minus(timer.elapsed());
  }

  void succeeded(Uid uid) {
    failures.invalidate(uid);
  }
}
