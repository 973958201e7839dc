/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.List;

/**
 * The lowest, the median and the highest of the values of all rounds.
 *
 * @param low the lowest
 * @param median the median
 * @param high the highest
 */
record Spread(double low, double median, double high) {

  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Nothing was measured");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int last = sorted.size() - 1;
    double median = (sorted.get(last / 2) + sorted.get((last + 1) / 2)) / 2;
    return new Spread(sorted.get(0), median, sorted.get(last));
  }

  /** A value that was counted once, and has no spread. */
  static Spread exactly(double value) {
    return new Spread(value, value, value);
  }

  Spread times(double factor) {
    return new Spread(low * factor, median * factor, high * factor);
  }
}
