/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state of the {@link CallGuard} at one moment.
 *
 * @param logins the circuit breaker of calls for logins
 * @param background the circuit breaker of all other calls
 * @param core the rate limit of calls that log in, create or delete
 * @param standard the rate limit of all others
 */
public record GuardState(Circuit logins, Circuit background, Rate core, Rate standard) {

  /**
   * A circuit breaker.
   *
   * @param closed whether calls are made
   * @param rejectedFor how long calls are rejected; {@code null} if the next call is made
   */
  public record Circuit(boolean closed, @Nullable Duration rejectedFor) {}

  /**
   * A rate limit.
   *
   * @param perMinute the limit
   * @param currentPerMinute the current rate; it is lower after CometChat has asked to slow down
   * @param available the calls that may be made at once
   * @param waiting the calls that wait for their turn
   * @param pausedFor how long no call is made because CometChat has asked for it, or zero
   */
  public record Rate(
      int perMinute, int currentPerMinute, int available, int waiting, Duration pausedFor) {}
}
