/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.URI;
import java.util.List;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** HttpClient's loggers show no secret of the bridge's at any level. */
class HttpClientLogTest {

  private static final String LOGGERS = "org.apache.hc";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final Logger logger = (Logger) LoggerFactory.getLogger(LOGGERS);

  @BeforeEach
  void logEverything() {
    logger.setLevel(Level.TRACE);
  }

  @AfterEach
  void restore() {
    logger.setLevel(null);
  }

  @Test
  void loginAndLogout_logNeitherKeyNorTokenNorPath() {
    assertNothingIsShown(BridgeFixture.config(EMULATOR.emulator()));
  }

  @Test
  void callsThroughAProxy_logNoPasswordEither() {
    // The emulator acts as the proxy and responds itself.
    CometChatEmulator emulator = EMULATOR.emulator();
    assertNothingIsShown(
        BridgeFixture.config(emulator).toBuilder()
            .baseUrl(URI.create("http://127.0.0.1:1/v3"))
            .proxy(
                URI.create("http://svc-chat:s3cret-word@127.0.0.1:" + emulator.baseUrl().getPort()))
            .build());
  }

  private void assertNothingIsShown(CometChatBridgeConfig config) {
    CometChatEmulator emulator = EMULATOR.emulator();
    String token;
    List<String> lines;
    try (LogCapture log = LogCapture.of(LOGGERS);
        BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      SessionKey key = newSession();
      ChatToken created = token(fixture.loginAndWait(key, user("cometchat-uid-1")));
      fixture.bridge().logout(key, created);
      fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
      token = created.value();
      lines = log.lines();
    }

    assertThat(emulator.journal().exchanges(Operation.DELETE_AUTH_TOKEN).get(0).path())
        .endsWith(token);
    assertThat(lines)
        .anyMatch(line -> line.contains(">> DELETE /redacted HTTP/1.1"))
        .anyMatch(line -> line.contains(">> apikey: redacted"))
        .noneMatch(line -> line.contains(token))
        .noneMatch(line -> line.contains(emulator.apiKey()))
        .noneMatch(line -> line.contains("cometchat-uid-1"))
        .noneMatch(line -> line.contains("s3cret"))
        .noneMatch(line -> line.contains("c3ZjLWNoYXQ6"));
  }
}
