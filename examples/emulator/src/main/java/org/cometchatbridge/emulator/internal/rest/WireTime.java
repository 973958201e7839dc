/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.time.Instant;
import java.time.InstantSource;

/** The time as the wire can carry it. */
public final class WireTime {

  private static final Instant FIRST = Instant.ofEpochSecond(1_000_000_000L);
  private static final Instant LAST = Instant.ofEpochSecond(9_999_999_999L);

  private WireTime() {}

  public static Instant now(InstantSource clock) {
    Instant now = clock.instant();
    // Tokens and the contract hold ten digits of seconds; a test's clock may stand at the epoch.
    if (now.isBefore(FIRST)) {
      return FIRST;
    }
    return now.isAfter(LAST) ? LAST : now;
  }
}
