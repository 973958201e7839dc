/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.time.Instant;
import java.time.InstantSource;

/** The current time within the range that tokens and the contract can represent. */
public final class WireTime {

  private static final Instant FIRST = Instant.ofEpochSecond(1_000_000_000L);
  private static final Instant LAST = Instant.ofEpochSecond(9_999_999_999L);

  private WireTime() {}

  public static Instant now(InstantSource clock) {
    Instant now = clock.instant();
    // Tokens and the contract have ten digits of seconds; the clock of a test may start at the
    // epoch.
    if (now.isBefore(FIRST)) {
      return FIRST;
    }
    return now.isAfter(LAST) ? LAST : now;
  }
}
