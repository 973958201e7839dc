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
  void wrongKey_isDegraded() {
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

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(BootBrowser.json(health).get("status").asText()).isEqualTo("UP");
      assertThat(BootBrowser.json(health).at("/components/cometChatBridge/status").asText())
          .isEqualTo("DEGRADED");
      assertThat(health.body())
          .contains("cometchat.bridge.api-key", "cometchat.bridge.secondary-api-key")
          .doesNotContain("apiKey", "ApiKey");
      HttpResponse<String> component = browser.get("/actuator/health/cometChatBridge");
      assertThat(component.statusCode()).isEqualTo(200);
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
  @DisplayName("the switch of all health components removes this one, unless it has its own")
  void healthDefaults_areObeyed() {
    for (String own : new String[] {"true", "off"}) {
      for (String all : new String[] {"false", "off"}) {
        try (RunningApplication application =
            RunningApplication.with(emulator())
                .property("management.health.defaults.enabled", all)
                .property("management.health.ping.enabled", "true")
                .property("management.health.cometchat-bridge.enabled", own)
                .start()) {
          assertThat(application.browser().get("/actuator/health").body().contains("cometChat"))
              .isEqualTo(own.equals("true"));
        }
      }
    }
    try (RunningApplication application =
        RunningApplication.with(emulator())
            .property("management.health.defaults.enabled", "no")
            .property("management.health.ping.enabled", "true")
            .start()) {
      assertThat(application.browser().get("/actuator/health").body()).doesNotContain("cometChat");
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
