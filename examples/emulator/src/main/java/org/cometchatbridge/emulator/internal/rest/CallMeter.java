/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Counts calls by the minutes of the emulator's clock. */
final class CallMeter {

  private static final int MINUTE = 60;

  /** How a limit stands after a call. */
  record Reading(boolean within, int remaining, Instant resetAt, Duration untilReset) {}

  private final InstantSource clock;
  private final Map<String, Integer> callsOfMinute = new HashMap<>();
  private long minute = Long.MIN_VALUE;

  CallMeter(InstantSource clock) {
    this.clock = clock;
  }

  /** Counts a call; one beyond the limit is not counted. */
  synchronized Reading count(String what, int limit) {
    Instant now = clock.instant();
    long present = Math.floorDiv(now.getEpochSecond(), MINUTE);
    if (present != minute) {
      callsOfMinute.clear();
      minute = present;
    }
    int before = callsOfMinute.getOrDefault(what, 0);
    boolean within = before < limit;
    if (within) {
      callsOfMinute.put(what, before + 1);
    }
    Instant reset = Instant.ofEpochSecond((present + 1) * MINUTE);
    return new Reading(
        within, Math.max(0, limit - before - 1), reset, Duration.between(now, reset));
  }
}
