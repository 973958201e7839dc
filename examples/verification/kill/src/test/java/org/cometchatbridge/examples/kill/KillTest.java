/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a hundred nodes. */
@Timeout(value = 8, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KillTest {

  @ParameterizedTest
  @EnumSource(names = {"H2_SERVER", "POSTGRESQL", "MARIADB"})
  void nodesAreKilled_inTheEndCometChatHasWhatWasCommitted(TestDatabase product) throws Exception {
    RunResult result = new KillRun(new RunPlan(product, 1, 34)).make();

    assertThat(result.isCorrect()).as(result.toString()).isTrue();
    assertThat(result.kills()).isGreaterThanOrEqualTo(34);
    assertThat(result.committed()).as(result.toString()).isPositive();
    assertThat(result.rolledBack()).as(result.toString()).isPositive();
  }
}
