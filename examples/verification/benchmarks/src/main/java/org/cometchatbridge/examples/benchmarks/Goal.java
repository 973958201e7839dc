/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

/**
 * What a measured number is to be.
 *
 * @param kind which side of the limit is good
 * @param limit the limit, in the unit of the number
 */
record Goal(Kind kind, double limit) {

  static final Goal NONE = new Goal(Kind.NONE, 0);

  /** Which side of the limit is good. */
  enum Kind {
    AT_MOST("≤ "),
    AT_LEAST("≥ "),
    NONE("");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }
  }

  static Goal atMost(double limit) {
    return new Goal(Kind.AT_MOST, limit);
  }

  static Goal atLeast(double limit) {
    return new Goal(Kind.AT_LEAST, limit);
  }

  String text(Unit unit) {
    return kind == Kind.NONE ? "" : kind.sign + unit.text(limit);
  }

  /** Whether the number, rounded as it is shown, meets the goal. */
  boolean isKept(double value, Unit unit) {
    double shown = unit.rounded(value);
    return switch (kind) {
      case AT_MOST -> shown <= limit;
      case AT_LEAST -> shown >= limit;
      case NONE -> true;
    };
  }
}
