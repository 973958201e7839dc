/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.cometchatbridge.examples.benchmarks.Scenarios.Seen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over TLS. */
class TlsConnectionsTest extends ScenarioContract {

  TlsConnectionsTest() {
    super(true);
  }

  @ParameterizedTest
  @CsvSource({"swallowNew, 1", "swallowNew, 16", "closeNew, 1", "closeNew, 16"})
  void handshakesThatFailTogether_countAsOneFailure(String how, int connections) {
    Seen seen = scenarios().connectionsThatAreNotOpened(how, connections);

    assertNothingLost(seen);
    // One connect timeout, a retry and a connection.
    assertThat(seen.outcome().slowest()).isLessThan(Duration.ofSeconds(2 + 2));
  }
}
