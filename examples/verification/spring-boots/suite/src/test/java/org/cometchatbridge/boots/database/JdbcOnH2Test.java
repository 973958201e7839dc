/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.cometchatbridge.boots.suite.RunningApplication;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("JDBC on H2")
class JdbcOnH2Test extends JdbcTest {

  JdbcOnH2Test() {
    super(TestDatabase.H2_MEMORY);
  }

  @Test
  @DisplayName("a data source is never guessed")
  void dataSource_isNeverGuessed() {
    RunningApplication.Builder ambiguous =
        RunningApplication.with(emulator())
            .application(AmbiguousApplication.class)
            .property("cometchat.bridge.sync.store", "jdbc");

    assertThatThrownBy(ambiguous::start)
        .rootCause()
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cometchat.bridge.sync.data-source")
        .hasMessageContaining("accounts, reports");
  }
}
