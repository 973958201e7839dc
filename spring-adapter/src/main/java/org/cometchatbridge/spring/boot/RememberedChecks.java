/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.cometchatbridge.core.doctor.DoctorReport;
import org.jspecify.annotations.Nullable;

/**
 * Makes the checks of a doctor at most once a minute, and once at the same time: requests to the
 * endpoint must not become as many calls to CometChat.
 */
final class RememberedChecks {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final ReentrantLock running = new ReentrantLock();
  private volatile @Nullable Checked last;

  RememberedChecks(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What was found, and when.
   *
   * @param at the end of the checks
   */
  record Checked(DoctorReport report, Instant at) {}

  /**
   * The newest findings; the caller makes the checks if they are older than a minute.
   *
   * @return empty if another thread makes the first checks
   */
  Optional<Checked> get(Supplier<DoctorReport> checks) {
    if (!isFresh(last) && running.tryLock()) {
      try {
        if (!isFresh(last)) {
          last = new Checked(checks.get(), clock.instant());
        }
      } finally {
        running.unlock();
      }
    }
    return Optional.ofNullable(last);
  }

  private boolean isFresh(@Nullable Checked checked) {
    return checked != null && clock.instant().isBefore(checked.at().plus(REMEMBERED));
  }
}
