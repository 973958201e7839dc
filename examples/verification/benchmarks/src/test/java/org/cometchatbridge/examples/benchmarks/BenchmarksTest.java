/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Measures each row for a moment, without a judgement of the times. */
class BenchmarksTest {

  @ParameterizedTest
  @EnumSource(
      value = Row.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"P3", "P4"})
  void rows_areMeasured(Row row) throws Exception {
    List<Finding> findings = row.measure(Measurement.Size.SMALLEST);

    assertThat(findings).isNotEmpty();
    assertThat(findings)
        .allSatisfy(finding -> assertThat(finding.spread().median()).isFinite())
        .doesNotHaveDuplicates();
  }

  @Test
  void calls_areThoseOfTheContract() throws Exception {
    assertThat(Row.P3.measure(Measurement.Size.SMALLEST))
        .extracting(finding -> finding.spread().median())
        .containsExactly(1.0, 2.0, 1.0, 3.0);
  }

  @Test
  void oneSessionOnOneNode_needsOneCall() throws Exception {
    assertThat(Row.P4.measure(Measurement.Size.SMALLEST))
        .filteredOn(finding -> finding.what().equals("calls, 1 node"))
        .singleElement()
        .matches(Finding::isKept);
  }
}
