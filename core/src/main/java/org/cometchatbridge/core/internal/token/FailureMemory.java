/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Backoff;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * Remembers whose last token request failed, so that a user who cannot be served does not call
 * CometChat with every request.
 */
final class FailureMemory {

  private static final Duration FIRST = Duration.ofSeconds(1);

  /** A token shall come within half a minute of the end of an outage. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** CometChat's limits count minutes; who is asked to wait for longer looks again all the same. */
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

  private static final Duration FORGOTTEN = Duration.ofMinutes(10);
  private static final int USERS = 50_000;

  private final Timer timer;
  private final DoubleSupplier random;
  private final Cache<Uid, Failure> failures;

  private record Failure(int inARow, Duration until, TokenResult verdict) {}

  FailureMemory(Timer timer, DoubleSupplier random) {
    this.timer = timer;
    this.random = random;
    this.failures =
        Caffeine.newBuilder()
            .expireAfterWrite(FORGOTTEN)
            .maximumSize(USERS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /** What to answer without a token request, or empty if a token request may begin. */
  Optional<TokenResult> verdict(Uid uid) {
    Failure failure = failures.getIfPresent(uid);
    if (failure == null) {
      return Optional.empty();
    }
    Duration left = failure.until().minus(timer.elapsed());
    if (left.isZero() || left.isNegative()) {
      return Optional.empty();
    }
    return Optional.of(
        failure.verdict() instanceof TokenResult.Unavailable unavailable
            ? new TokenResult.Unavailable(left, unavailable.cause())
            : failure.verdict());
  }

  /**
   * Chat could not be had. Returns for how long no token request begins: what was asked for,
   * capped.
   */
  Duration unavailable(Uid uid, TokenResult.Unavailable.Cause cause, Duration asked) {
    Duration capped = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    return remember(uid, capped, new TokenResult.Unavailable(LONGEST, cause));
  }

  /** The user is not to have chat. Returns for how long that is believed. */
  Duration denied(Uid uid, TokenResult.NotEligible.Reason reason) {
    return remember(uid, FIRST, new TokenResult.NotEligible(reason));
  }

  private Duration remember(Uid uid, Duration atLeast, TokenResult verdict) {
    Failure now =
        failures
            .asMap()
            .compute(
                uid,
                (user, before) -> {
                  int inARow = before == null ? 1 : before.inARow() + 1;
                  Duration pause = Backoff.fullJitter(FIRST, LONGEST, inARow, random);
                  Duration wait = pause.compareTo(atLeast) < 0 ? atLeast : pause;
                  return new Failure(inARow, timer.elapsed().plus(wait), verdict);
                });
    return now.until().minus(timer.elapsed());
  }

  void succeeded(Uid uid) {
    failures.invalidate(uid);
  }
}
