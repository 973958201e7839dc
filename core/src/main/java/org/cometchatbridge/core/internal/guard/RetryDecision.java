/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.ToIntFunction;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.internal.time.Backoff;

/** Decides for one operation whether a failed call is retried, and when. */
final class RetryDecision {

  /** More retries are left to the next request of the user. */
  static final int MOST = 2;

  static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final CallContext context;
  private final DoubleSupplier random;
  private final ToIntFunction<ProviderException> mostRetries;
  private int failures;
  private int resends;
  private Duration pause = Duration.ZERO;

  RetryDecision(
      CallContext context, DoubleSupplier random, ToIntFunction<ProviderException> mostRetries) {
    this.context = context;
    this.random = random;
    this.mostRetries = mostRetries;
  }

  /**
   * Counts a failed call.
   *
   * @return whether a retry may succeed and can begin before the deadline
   */
  boolean isWorthwhile(Throwable thrown) {
    failures++;
    return judge(thrown);
  }

  /** The pause before the retry. */
  Duration pause() {
    return pause;
  }

  /** A call went out once more on another connection; that counts as a retry. */
  synchronized void resent() {
    resends++;
  }

  private synchronized int retries() {
    return failures - 1 + resends;
  }

  private boolean judge(Throwable thrown) {
    if (!context.repeats()
        || !(thrown instanceof ProviderException failure)
        || !failure.retryable()
        || retries() >= mostRetries.applyAsInt(failure)) {
      return false;
    }
    Duration jitter = Backoff.fullJitter(FIRST_PAUSE, LONGEST_PAUSE, failures, random);
    pause = failure.retryAfter().orElse(Duration.ZERO).plus(jitter);
    return pause.compareTo(context.deadline().remaining()) < 0;
  }
}
