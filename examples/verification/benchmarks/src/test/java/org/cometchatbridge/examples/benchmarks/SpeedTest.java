/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.cometchatbridge.core.CometChatBridge;
import org.junit.jupiter.api.Test;

/** What the speed is measured by, without a judgement of the times. */
class SpeedTest {

  @Test
  void idleRequests_makeNoCall() throws Exception {
    try (StubProcess stub = StubProcess.start(false);
        CometChatBridge bridge = CometChatBridge.create(stub.config().build())) {
      IdleRequests requests = new IdleRequests(bridge);

      assertThat(requests.nanos("style", 1_000)).isNotNegative();
      assertThat(requests.nanos("empty", 1_000)).isNotNegative();

      assertThat(stub.stub("calls", 0)).isZero();
    }
  }

  @Test
  void login_returnsWhenTheTokenIsThere() throws IOException {
    try (StubProcess stub = StubProcess.start(false);
        CometChatBridge bridge = CometChatBridge.create(stub.config().build())) {
      assertThat(SpeedProbe.login(bridge, "user-1")).isPositive();
      assertThat(stub.stub("calls", 0)).isEqualTo(1);
    }
  }

  @Test
  void slowSink_getsARecordOfEachToken() throws Exception {
    AuditLogins.Outcome outcome = new AuditLogins().run(100);

    assertThat(outcome.logins()).isEqualTo(100);
    assertThat(outcome.records()).isEqualTo(100);
  }
}
