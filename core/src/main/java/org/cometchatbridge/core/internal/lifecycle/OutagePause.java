/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.internal.time.Backoff;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * The pause after a failure that is not the fault of one user. It grows with the duration of the
 * outage, not with the number of users who meet it. Not thread-safe.
 */
final class OutagePause {

  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofMinutes(5);

  private final Timer timer;
  private final DoubleSupplier random;
  private int rounds;
  private Duration roundEnds = Duration.ZERO;

  OutagePause(Timer timer, DoubleSupplier random) {
    this.timer = timer;
    this.random = random;
  }

  Duration next() {
    Duration now = timer.elapsed();
    if (rounds == 0 || now.compareTo(roundEnds) >= 0) {
      rounds++;
      roundEnds = now.plus(Backoff.fullJitter(FIRST, LONGEST, rounds, random));
    }
    return Backoff.fullJitter(FIRST, LONGEST, rounds, random);
  }

  /** A call has succeeded. */
  void end() {
    rounds = 0;
  }
}
