/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How often something has happened in each tenth of a second of a run. Thread-safe. */
final class Timeline {

  private static final int STEPS = 10;

  private final AtomicIntegerArray counts;

  Timeline(long seconds) {
    counts = new AtomicIntegerArray(Math.toIntExact(seconds * STEPS));
  }

  /** It has happened, so many seconds after the start. */
  void add(double at) {
    counts.incrementAndGet(Math.min(step(at), counts.length() - 1));
  }

  /** How often in a stretch of the run, in seconds since the start. */
  long between(double from, double to) {
    long sum = 0;
    for (int step = step(from); step < Math.min(step(to), counts.length()); step++) {
      sum += counts.get(step);
    }
    return sum;
  }

  /** When it happened first in a stretch of the run. */
  OptionalDouble first(double from, double to) {
    for (int step = step(from); step < Math.min(step(to), counts.length()); step++) {
      if (counts.get(step) > 0) {
        return OptionalDouble.of(Math.max(from, (double) step / STEPS));
      }
    }
    return OptionalDouble.empty();
  }

  private static int step(double at) {
    // A tenth of a second is seldom a whole one in binary.
    return (int) Math.max(0, Math.floor(at * STEPS + 1e-6));
  }
}
