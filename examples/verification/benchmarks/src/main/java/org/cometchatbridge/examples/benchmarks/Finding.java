/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.List;

/**
 * One line of a row: what was measured, the median of its rounds and their spread.
 *
 * @param what what was measured
 * @param unit what the numbers are
 * @param spread the numbers
 * @param goal what the median is to be
 */
record Finding(String what, Unit unit, Spread spread, Goal goal) {

  private static final String TAB = "\t";
  private static final int FIELDS = 7;

  static Finding of(String what, Unit unit, Spread spread) {
    return new Finding(what, unit, spread, Goal.NONE);
  }

  static Finding of(String what, Unit unit, Spread spread, Goal goal) {
    return new Finding(what, unit, spread, goal);
  }

  static Finding count(String what, double count, Goal goal) {
    return new Finding(what, Unit.COUNT, Spread.exactly(count), goal);
  }

  boolean hasGoal() {
    return goal.kind() != Goal.Kind.NONE;
  }

  boolean isKept() {
    return goal.isKept(spread.median(), unit);
  }

  String value() {
    return unit.text(spread.median());
  }

  /** The lowest and the highest value, empty for what was counted once. */
  String range() {
    return spread.low() == spread.high()
        ? ""
        : unit.text(spread.low()) + " to " + unit.text(spread.high());
  }

  /** One line of a file of results. */
  String toLine() {
    return String.join(
        TAB,
        what,
        unit.name(),
        String.valueOf(spread.low()),
        String.valueOf(spread.median()),
        String.valueOf(spread.high()),
        goal.kind().name(),
        String.valueOf(goal.limit()));
  }

  static Finding ofLine(String line) {
    List<String> fields = List.of(line.split(TAB, FIELDS));
    return new Finding(
        fields.get(0),
        Unit.valueOf(fields.get(1)),
        new Spread(number(fields.get(2)), number(fields.get(3)), number(fields.get(4))),
        new Goal(Goal.Kind.valueOf(fields.get(5)), number(fields.get(6))));
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
