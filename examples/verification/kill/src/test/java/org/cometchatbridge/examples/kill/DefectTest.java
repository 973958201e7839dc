/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run finds deliberate defects of the bridge. */
@Timeout(value = 8, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DefectTest {

  /** A defect shows itself by chance. */
  private static final int MOST_RUNS = 6;

  @ParameterizedTest
  @EnumSource(names = "INSERT_AFTER_COMMIT")
  void defectOfTheBridge_isFound(Defect defect) throws Exception {
    List<RunResult> results = new ArrayList<>();
    do {
      RunPlan plan = RunPlan.with(defect, TestDatabase.H2_SERVER, results.size());
      results.add(new KillRun(plan).make());
    } while (last(results).isCorrect() && results.size() < MOST_RUNS);

    assertThat(last(results).defectApplied()).as("the defect has changed a statement").isTrue();
    assertThat(last(results).isCorrect()).as(results.toString()).isFalse();
    assertThat(last(results).failures()).as("it shows itself in the end only").isEmpty();
  }

  private static RunResult last(List<RunResult> results) {
    return results.get(results.size() - 1);
  }
}
