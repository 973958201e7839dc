/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The machine's clock, by which HttpClient measures how old and how long idle a connection is. A
 * clock that is set back would prolong both, so it is compared with one that is never set.
 */
final class MachineClock {

  /** A clock that is adjusted slowly prolongs nothing noticeably. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private final LongSupplier clockMillis;
  private final LongSupplier elapsedNanos;

  /** How far the clock was ahead of the elapsed time at most, since it was last set back. */
  private long aheadMillis;

  /**
   * Compares from now on.
   *
   * @param clockMillis the clock that may be set
   * @param elapsedNanos the time since an arbitrary origin
   */
  MachineClock(LongSupplier clockMillis, LongSupplier elapsedNanos) {
    this.clockMillis = clockMillis;
    this.elapsedNanos = elapsedNanos;
    this.aheadMillis = aheadNow();
  }

  static MachineClock ofSystem() {
    return new MachineClock(System::currentTimeMillis, System::nanoTime);
  }

  /** Whether the clock was set back since the last call. */
  synchronized boolean wasSetBack() {
    long now = aheadNow();
    boolean setBack = now < aheadMillis - TOLERANCE.toMillis();
    aheadMillis = setBack ? now : Math.max(aheadMillis, now);
    return setBack;
  }

  private long aheadNow() {
    return clockMillis.getAsLong() - elapsedNanos.getAsLong() / 1_000_000;
  }
}
