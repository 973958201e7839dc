/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;

/** A point in time that a piece of work must not pass. */
public final class Deadline {

  private final Timer timer;
  private final Duration end;

  private Deadline(Timer timer, Duration end) {
    this.timer = timer;
    this.end = end;
  }

  /** The point in time that lies the given duration ahead. */
  public static Deadline after(Timer timer, Duration duration) {
    return new Deadline(timer, timer.elapsed().plus(duration));
  }

  /** What is left until the deadline, never negative. */
  public Duration remaining() {
    Duration left = end.minus(timer.elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** What is left, or the given limit if that is shorter. */
  public Duration atMost(Duration limit) {
    Duration left = remaining();
    return left.compareTo(limit) < 0 ? left : limit;
  }
}
