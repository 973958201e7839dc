/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Pauses that double from try to try, drawn at random between nothing and the doubled pause. */
public final class Backoff {

  private static final int MOST_DOUBLINGS = 30;

  private Backoff() {}

  /**
   * The pause after a number of failures in a row.
   *
   * @param first the longest pause after the first failure
   * @param longest the longest pause ever
   * @param failures the failures in a row, at least one
   * @param random gives numbers from 0 (inclusive) to 1 (exclusive)
   * @return at least one millisecond
   */
  public static Duration fullJitter(
      Duration first, Duration longest, int failures, DoubleSupplier random) {
    int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
    long cap = Math.min(first.toMillis() << doublings, longest.toMillis());
    return Duration.ofMillis(Math.max(1, (long) (cap * random.getAsDouble())));
  }
}
