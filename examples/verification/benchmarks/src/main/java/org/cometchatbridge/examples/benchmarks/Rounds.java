/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * Measures alternatives in turns, so that whatever else the machine does meets all of them, and
 * compares them round by round.
 *
 * @param <K> what names an alternative
 */
final class Rounds<K> {

  private final Map<K, List<Double>> values = new LinkedHashMap<>();

  private Rounds() {}

  /** One measurement of one alternative. */
  interface Work {
    double measure() throws Exception;
  }

  /**
   * Measures.
   *
   * @param warmUp how many rounds are not counted
   * @param rounds how many rounds are counted; each begins with another alternative
   */
  static <K> Rounds<K> of(Map<K, Work> alternatives, int warmUp, int rounds) throws Exception {
    Rounds<K> measured = new Rounds<>();
    List<Map.Entry<K, Work>> all = List.copyOf(alternatives.entrySet());
    for (int round = -warmUp; round < rounds; round++) {
      for (int i = 0; i < all.size(); i++) {
        Map.Entry<K, Work> next = all.get(Math.floorMod(i + round, all.size()));
        double value = next.getValue().measure();
        if (round >= 0) {
          measured.add(next.getKey(), value);
        }
      }
    }
    return measured;
  }

  private void add(K name, double value) {
    values.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value);
  }

  Spread of(K name) {
    return Spread.of(all(name));
  }

  Spread ratio(K name, K base) {
    return compared(name, base, (value, other) -> value / other);
  }

  Spread difference(K name, K base) {
    return compared(name, base, (value, other) -> value - other);
  }

  private Spread compared(K name, K base, DoubleBinaryOperator comparison) {
    List<Double> first = all(name);
    List<Double> second = all(base);
    List<Double> results = new ArrayList<>();
    for (int round = 0; round < first.size(); round++) {
      results.add(comparison.applyAsDouble(first.get(round), second.get(round)));
    }
    return Spread.of(results);
  }

  private List<Double> all(K name) {
    return values.getOrDefault(name, List.of());
  }
}
