/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills nodes right after a logout while CometChat is down. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogoutTest {

  private static final int LOGOUTS = 4;

  @ParameterizedTest
  @EnumSource(names = {"H2_SERVER", "POSTGRESQL", "MARIADB"})
  void nodeIsKilledAfterLogout_theNextOneDeletesTheToken(TestDatabase product) throws Exception {
    LogoutResult result = new LogoutRun(product, LOGOUTS, 1).make();

    assertThat(result.isCorrect()).as(result.toString()).isTrue();
    assertThat(result.count()).isEqualTo(LOGOUTS);
    assertThat(result.givenUp()).as(result.toString()).isLessThan(LOGOUTS);
  }
}
