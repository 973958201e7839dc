/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import java.time.Duration;
import java.time.Instant;

/**
 * The time window after the creation of a token in which every eligible response carries it.
 *
 * <p>The node that created the token may have another clock, and a clock may be set back. A token
 * that seems to be created in the future gets a corrected creation time, so that the window is
 * never longer than a minute in total.
 */
public final class HandOffWindow {

  /** Long enough for aborted responses and several tabs, so that no delivery has to be recorded. */
  private static final Duration LENGTH = Duration.ofMinutes(1);

  /** The clocks of nodes that are synchronized by NTP differ by less. */
  private static final Duration USUAL_DIFFERENCE = Duration.ofSeconds(2);

  private HandOffWindow() {}

  /** Whether a token that was created at this time is still handed off without being requested. */
  public static boolean isOpen(long createdAtMillis, long nowMillis) {
    return createdAtMillis <= nowMillis && !isOver(createdAtMillis, nowMillis);
  }

  /** Whether the window of a token has passed; false if the token seems to be from the future. */
  static boolean isOver(long createdAtMillis, long nowMillis) {
    return nowMillis - createdAtMillis >= LENGTH.toMillis();
  }

  /**
   * The creation time by the clock of this node: for a time in the future, the earliest possible
   * one if the clocks differ as usual, and otherwise one whose window has passed.
   */
  public static Instant corrected(Instant createdAt, Instant now) {
    if (!createdAt.isAfter(now)) {
      return createdAt;
    }
    boolean usual = !createdAt.minus(USUAL_DIFFERENCE).isAfter(now);
    return now.minus(usual ? USUAL_DIFFERENCE : LENGTH);
  }
}
