/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Counts calls per minute of the emulator's clock. */
final class CallCounter {

  private static final int MINUTE = 60;

  /** The state of a limit after a call. */
  record Usage(boolean within, int remaining, Instant resetAt, Duration untilReset) {}

  private final InstantSource clock;
  private final Map<String, Integer> callsOfMinute = new HashMap<>();
  private long minute = Long.MIN_VALUE;

  CallCounter(InstantSource clock) {
    this.clock = clock;
  }

  /** Counts a call, unless the limit is exceeded. */
  synchronized Usage count(String group, int limit) {
    Instant now = clock.instant();
    long currentMinute = Math.floorDiv(now.getEpochSecond(), MINUTE);
    if (currentMinute != minute) {
      callsOfMinute.clear();
      minute = currentMinute;
    }
    int before = callsOfMinute.getOrDefault(group, 0);
    boolean within = before < limit;
    if (within) {
      callsOfMinute.put(group, before + 1);
    }
    Instant reset = Instant.ofEpochSecond((currentMinute + 1) * MINUTE);
    return new Usage(within, Math.max(0, limit - before - 1), reset, Duration.between(now, reset));
  }
}
