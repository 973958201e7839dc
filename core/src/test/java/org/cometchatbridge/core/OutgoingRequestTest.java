/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.net.URI;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The requests that the bridge sends, and the warning about logging them. */
class OutgoingRequestTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void calls_sendKeyAppIdAgentAndAcceptJson() {
    CometChatEmulator emulator = EMULATOR.emulator();
    try (BridgeFixture fixture = new BridgeFixture(emulator)) {
      token(fixture.loginAndWait(newSession(), user("emp-1")));

      for (Exchange exchange : emulator.journal().exchanges()) {
        assertThat(exchange.header("apikey")).contains(emulator.apiKey());
        assertThat(exchange.header("appid")).contains(emulator.appId());
        assertThat(exchange.header("accept")).contains("application/json");
        assertThat(exchange.header("user-agent")).contains("cometchat-bridge");
        assertThat(exchange.header("cookie")).isEmpty();
        assertThat(exchange.header("accept-encoding")).contains("identity");
      }
    }
  }

  @Test
  void deletion_hasNoBodyAndTheTokenInThePath() {
    CometChatEmulator emulator = EMULATOR.emulator();
    try (BridgeFixture fixture = new BridgeFixture(emulator)) {
      SessionKey key = newSession();
      ChatToken token = token(fixture.loginAndWait(key, user("cometchat-uid-1")));

      fixture.bridge().logout(key, token);
      fixture.events().await(BridgeEvent.TokenRevoked.class, 1);

      Exchange deletion = emulator.journal().exchanges(Operation.DELETE_AUTH_TOKEN).get(0);
      assertThat(deletion.path()).endsWith("/users/cometchat-uid-1/auth_tokens/" + token.value());
      assertThat(deletion.requestBody()).isNullOrEmpty();
    }
  }

  @Test
  void proxy_receivesTheCalls() {
    CometChatEmulator emulator = EMULATOR.emulator();
    // Nothing listens at the base URL; the emulator acts as the proxy and responds itself.
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .baseUrl(URI.create("http://127.0.0.1:1/v3"))
            .proxy(URI.create("http://127.0.0.1:" + emulator.baseUrl().getPort()))
            .build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));

      assertThat(emulator.journal().exchanges().get(0).header("host")).contains("127.0.0.1:1");
    }
  }
}
