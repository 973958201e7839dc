/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measured times in nanoseconds. Thread-safe. */
final class Samples {

  private final List<Long> nanos = new ArrayList<>();

  synchronized void add(long value) {
    nanos.add(value);
  }

  synchronized void addAll(Samples others) {
    nanos.addAll(others.nanos);
  }

  synchronized void clear() {
    nanos.clear();
  }

  synchronized int count() {
    return nanos.size();
  }

  long median() {
    return percentile(50);
  }

  /** The value that so many percent of the others do not exceed. */
  synchronized long percentile(int percent) {
    if (nanos.isEmpty()) {
      throw new IllegalStateException("Nothing was measured");
    }
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
