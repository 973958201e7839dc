/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.cometchatbridge.examples.benchmarks.Scenarios.Seen;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plain or over TLS, with default settings a network costs no login its token, and one failure
 * opens no breaker.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ScenarioContract {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  private final boolean tls;
  private StubProcess stub;
  private Scenarios scenarios;

  ScenarioContract(boolean tls) {
    this.tls = tls;
  }

  @BeforeAll
  void start() throws IOException {
    stub = StubProcess.start(tls);
    scenarios = new Scenarios(stub);
  }

  @AfterAll
  void stop() throws IOException {
    stub.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oversized", "malformed", "reset", "hang"})
  void failingCallOfOneUser_costsNobodyElseAnything(String fault) {
    Seen seen = scenarios.besideAFailingCall(fault);

    assertNothingLost(seen);
    assertThat(seen.outcome().slowest()).isLessThan(CALL_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close"})
  void endOfEveryConnection_countsAsOneFailure(String how) {
    assertNothingLost(scenarios.endOfEveryConnection(how));
  }

  @Test
  void callsThatAClosedConnectionDidNotProcess_areSentAgainAtOnce() {
    assertNothingLost(scenarios.closingAfter(3, 200));
  }

  @Test
  void serverWithAConnectionLimit_servesAllLogins() {
    assertNothingLost(scenarios.connectionLimit(100, 350));
  }

  @ParameterizedTest
  @CsvSource({"300, 1000", "1200, 200", "2400, 128", "2500, 20"})
  void burstOfLogins_waitsInTheBridgeWithoutBeingTakenForAnOutage(int logins, int delayMillis) {
    Seen seen = scenarios.burst(logins, delayMillis);

    assertNothingLost(seen);
    assertThat(seen.connections()).isLessThanOrEqualTo(128);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8})
  void pauseOfTheProcess_isNotTakenForAnOutage(int seconds) {
    assertNothingLost(scenarios.pause(20, seconds));
  }

  @ParameterizedTest
  @CsvSource({"1, 20", "64, 20", "64, 100"})
  void connectionsThatAreSilentlyDead_delayOnlyTheCallsOnThem(int idle, int perSecond) {
    Seen seen = scenarios.deadConnections(idle, perSecond, Duration.ofSeconds(7));

    assertNothingLost(seen);
    assertThat(seen.outcome().slowest()).isLessThan(CALL_TIMEOUT.plusSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 100})
  void callsThatAreForgottenOnNewConnections_countAsOneFailure(int perSecond) {
    Seen seen = scenarios.callsThatAreForgotten(20, perSecond, Duration.ofSeconds(7));

    assertNothingLost(seen);
    // Their connections had to be opened before they were sent.
    assertThat(seen.outcome().slowest()).isLessThan(CALL_TIMEOUT.plus(CONNECT_TIMEOUT));
  }

  /** Over TLS their handshakes fail, otherwise the first calls on them. */
  @ParameterizedTest
  @CsvSource({"swallowNew, 1", "swallowNew, 16", "closeNew, 1", "closeNew, 16"})
  void newConnectionsThatFailTogether_countAsOneFailure(String how, int connections) {
    Seen seen = scenarios.connectionsThatAreNotOpened(how, connections);

    assertNothingLost(seen);
    // One timeout, a retry and a connection.
    assertThat(seen.outcome().slowest())
        .isLessThan(tls ? CONNECT_TIMEOUT.plusSeconds(2) : CALL_TIMEOUT.plusSeconds(1));
  }

  private static void assertNothingLost(Seen seen) {
    assertThat(seen.outcome().lost()).as("%s", seen).isZero();
    assertThat(seen.next().lost()).as("%s", seen).isZero();
    assertThat(seen.outages()).as("%s", seen).isZero();
  }
}
