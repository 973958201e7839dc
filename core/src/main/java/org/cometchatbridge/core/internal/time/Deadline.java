/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;

/** The point in time by which an operation must complete. */
public final class Deadline {

  private final Timer timer;
  private final Duration end;

  private Deadline(Timer timer, Duration end) {
    this.timer = timer;
    this.end = end;
  }

  /** The deadline after a timeout that starts now. */
  public static Deadline after(Timer timer, Duration timeout) {
    return new Deadline(timer, timer.elapsed().plus(timeout));
  }

  /** The time until the deadline, never negative. */
  public Duration remaining() {
    Duration left = end.minus(timer.elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The time until the deadline, or the given limit if that is shorter. */
  public Duration atMost(Duration limit) {
    Duration left = remaining();
    return left.compareTo(limit) < 0 ? left : limit;
  }
}
