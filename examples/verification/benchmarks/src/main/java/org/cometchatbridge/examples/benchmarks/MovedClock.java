/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of the system, moved forward: what waits for minutes need not be waited for. */
final class MovedClock implements InstantSource {

  private volatile Duration moved = Duration.ZERO;

  void move(Duration time) {
    moved = moved.plus(time);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(moved);
  }

  @Override
  public long millis() {
    return System.currentTimeMillis() + moved.toMillis();
  }
}
