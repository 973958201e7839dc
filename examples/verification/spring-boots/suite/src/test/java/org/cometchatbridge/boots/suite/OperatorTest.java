/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.cometchatbridge.core.RecordingListener;
import org.cometchatbridge.core.event.BridgeEvent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Health, metrics and switches")
class OperatorTest extends BootTest {

  private static final String WRONG_KEY = "0123456789abcdef0123456789abcdef01234567";

  @Test
  @DisplayName("a wrong key is shown by health and does not affect logins")
  void wrongKey_isDown() {
    RecordingListener events = new RecordingListener();
    try (RunningApplication application =
        RunningApplication.with(emulator())
            .property("cometchat.bridge.api-key", WRONG_KEY)
            .events(events)
            .start()) {
      BootBrowser browser = application.browser();
      HttpResponse<String> login = browser.jsonLogin(USER);
      assertThat(login.statusCode()).isEqualTo(200);
      assertNoToken(login);
      events.await(BridgeEvent.OperatorActionRequired.class, 1);

      HttpResponse<String> health = browser.get("/actuator/health");

      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(BootBrowser.json(health).at("/components/cometChatBridge/status").asText())
          .isEqualTo("DOWN");
      assertThat(health.body()).doesNotContain(WRONG_KEY);
      assertThat(browser.navigate("/desk").statusCode()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("metrics count logins and contain no user")
  void meters_countLogins() {
    RecordingListener events = new RecordingListener();
    try (RunningApplication application =
        RunningApplication.with(emulator()).events(events).start()) {
      BootBrowser browser = application.browser();
      String token = validToken(browser.jsonLogin(USER));
      events.await(BridgeEvent.TokenCreated.class, 1);

      HttpResponse<String> names = browser.get("/actuator/metrics");

      assertThat(names.body()).contains("\"cometchat.bridge.");
      for (var name : BootBrowser.json(names).get("names")) {
        if (name.asText().startsWith("cometchat.bridge.")) {
          assertThat(browser.get("/actuator/metrics/" + name.asText()).body())
              .doesNotContain(USER)
              .doesNotContain(token);
        }
      }
      assertThat(
              BootBrowser.json(browser.get("/actuator/health"))
                  .at("/components/cometChatBridge/status")
                  .asText())
          .isEqualTo("UP");
    }
  }

  @Test
  @DisplayName("the disabled bridge registers nothing")
  void switchedOff_isAbsent() {
    try (RunningApplication application =
        RunningApplication.with(emulator()).property("cometchat.bridge.enabled", "false").start()) {
      BootBrowser browser = application.browser();

      assertNoToken(browser.jsonLogin(USER));

      assertThat(browser.endpoint().statusCode()).isEqualTo(404);
      assertThat(browser.get("/actuator/health").body()).doesNotContain("cometChatBridge");
      assertThat(emulator().journal().count()).isZero();
    }
  }
}
