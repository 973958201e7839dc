/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Counts an event in each tenth of a second of a run. Thread-safe. */
final class Timeline {

  private static final int STEPS = 10;

  private final AtomicIntegerArray counts;

  Timeline(long seconds) {
    counts = new AtomicIntegerArray(Math.toIntExact(seconds * STEPS));
  }

  /** Records the event, in seconds since the start. */
  void add(double at) {
    counts.incrementAndGet(Math.min(step(at), counts.length() - 1));
  }

  /** The count in a period, in seconds since the start. */
  long between(double from, double to) {
    long sum = 0;
    for (int step = step(from); step < Math.min(step(to), counts.length()); step++) {
      sum += counts.get(step);
    }
    return sum;
  }

  /** The time of the first event in a period. */
  OptionalDouble first(double from, double to) {
    for (int step = step(from); step < Math.min(step(to), counts.length()); step++) {
      if (counts.get(step) > 0) {
        return OptionalDouble.of(Math.max(from, (double) step / STEPS));
      }
    }
    return OptionalDouble.empty();
  }

  private static int step(double at) {
    // Tenths of a second are not exact in binary.
    return (int) Math.max(0, Math.floor(at * STEPS + 1e-6));
  }
}
