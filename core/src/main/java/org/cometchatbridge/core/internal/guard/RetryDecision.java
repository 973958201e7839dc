/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.internal.time.Backoff;
import org.jspecify.annotations.Nullable;

/** Decides for one operation whether a call that failed is made again, and when. */
final class RetryDecision {

  /** A third call decides nothing that two have not; the next try is the next request's. */
  static final int MOST = 2;

  static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final CallContext context;
  private final DoubleSupplier random;
  private final Predicate<ProviderException> onceMoreOnly;
  private @Nullable Throwable last;
  private int failures;
  private Duration pause = Duration.ZERO;
  private boolean worthwhile;

  RetryDecision(
      CallContext context, DoubleSupplier random, Predicate<ProviderException> onceMoreOnly) {
    this.context = context;
    this.random = random;
    this.onceMoreOnly = onceMoreOnly;
  }

  /** Whether a repeated call may succeed and can begin before the deadline. */
  boolean isWorthwhile(Throwable thrown) {
    if (thrown != last) {
      last = thrown;
      failures++;
      worthwhile = judge(thrown);
    }
    return worthwhile;
  }

  /** The pause before the repeated call. */
  Duration pause() {
    return pause;
  }

  private boolean judge(Throwable thrown) {
    if (!context.repeats()
        || !(thrown instanceof ProviderException failure)
        || !failure.retryable()
        || (failures > 1 && onceMoreOnly.test(failure))) {
      return false;
    }
    Duration jitter = Backoff.fullJitter(FIRST_PAUSE, LONGEST_PAUSE, failures, random);
    pause = failure.retryAfter().orElse(Duration.ZERO).plus(jitter);
    return pause.compareTo(context.deadline().remaining()) < 0;
  }
}
