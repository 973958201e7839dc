/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Exponential backoff with full jitter. */
public final class Backoff {

  private static final int MAX_DOUBLINGS = 30;

  private Backoff() {}

  /**
   * The pause after a number of consecutive failures: random between zero and a cap that doubles
   * with each failure.
   *
   * @param firstCap the cap after the first failure
   * @param maxCap the upper bound of the cap
   * @param failures the number of consecutive failures, at least one
   * @param random returns numbers from 0 (inclusive) to 1 (exclusive)
   * @return at least one millisecond
   */
  public static Duration fullJitter(
      Duration firstCap, Duration maxCap, int failures, DoubleSupplier random) {
    int doublings = Math.min(failures - 1, MAX_DOUBLINGS);
    long cap = Math.min(firstCap.toMillis() << doublings, maxCap.toMillis());
    return Duration.ofMillis(Math.max(1, (long) (cap * random.getAsDouble())));
  }
}
