/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.Locale;

/** What a measured number is. */
enum Unit {
  RATIO("%.2f ×"),
  NANOS("%,.0f ns"),
  MILLIS("%,.1f ms"),
  BYTES("%,.0f B"),
  MEGABYTES("%,.2f MB"),
  PERCENT("%.2f %%"),
  COUNT("%,.0f");

  private final String format;

  Unit(String format) {
    this.format = format;
  }

  /** As it is shown. */
  double rounded(double value) {
    boolean whole = this == NANOS || this == BYTES || this == COUNT;
    double factor = whole ? 1 : this == MILLIS ? 10 : 100;
    return Math.round(value * factor) / factor;
  }

  String text(double value) {
    // Without a sign for what rounds to zero.
    double shown = Math.abs(value) < 0.005 ? 0 : value;
    return String.format(Locale.ROOT, format, shown);
  }
}
