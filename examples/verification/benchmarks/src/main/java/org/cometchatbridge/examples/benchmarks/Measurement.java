/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.List;

/** Measures one row. */
interface Measurement {

  /** How much is measured. */
  enum Size {
    /** Enough for the page, in less than two minutes. */
    FULL,
    /** Enough to see that the measurement works. */
    SMALLEST;

    int of(int full, int smallest) {
      return this == FULL ? full : smallest;
    }
  }

  List<Finding> measure(Size size) throws Exception;
}
