/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.RecordingListener;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.Outage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("CometChat is unavailable")
class OutageTest extends BootTest {

  private final ManualTime time = new ManualTime();
  private final RecordingListener events = new RecordingListener();

  @Test
  @DisplayName("the application starts, logins succeed, and the token arrives later")
  void outage_isSurvived() {
    Outage outage = emulator().faults().refuseConnections();
    try (RunningApplication application = start()) {
      BootBrowser browser = application.browser();
      HttpResponse<String> login = whileTimeGoesBy(browser, USER);

      assertThat(login.statusCode()).isEqualTo(200);
      assertNoToken(login);
      assertThat(browser.navigate("/desk").statusCode()).isEqualTo(200);
      assertUnavailable(browser.endpoint());
      assertThat(emulator().journal().count()).isZero();

      outage.close();
      time.advance(Duration.ofMinutes(1));

      String token = tokenAtEndpoint(browser, USER);
      assertThat(validToken(browser.fetch("/data"))).isEqualTo(token);
    }
  }

  @Test
  @DisplayName("health reports the outage")
  void health_isDegraded() {
    Outage outage = emulator().faults().refuseConnections();
    try (RunningApplication application = start()) {
      BootBrowser browser = application.browser();
      assertThat(health(browser).toString()).contains("UP").doesNotContain("DEGRADED");

      for (String user : new String[] {USER, OTHER_USER, "cometchat-uid-3"}) {
        whileTimeGoesBy(application.browser(), user);
      }
      whileTimeGoesBy(browser, USER);
      events.await(BridgeEvent.OutageStarted.class, 1);

      JsonNode degraded = health(browser);
      assertThat(degraded.get("status").asText()).isEqualTo("DEGRADED");
      assertThat(degraded.at("/details/provider").asText()).isEqualTo("DEGRADED");

      outage.close();
      time.advance(Duration.ofMinutes(1));
      tokenAtEndpoint(browser, USER);
      events.await(BridgeEvent.OutageEnded.class, 1);
      assertThat(health(browser).toString()).contains("UP").doesNotContain("DEGRADED");
    }
  }

  private RunningApplication start() {
    return RunningApplication.with(emulator()).time(time).events(events).start();
  }

  private static void assertUnavailable(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(BootBrowser.json(response).get("error").asText()).isEqualTo("unavailable");
    assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 30L);
  }

  private static JsonNode health(BootBrowser browser) {
    HttpResponse<String> response = browser.get("/actuator/health");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode component = BootBrowser.json(response).at("/components/cometChatBridge");
    assertThat(component.isObject()).as("a component of the bridge").isTrue();
    return component;
  }

  /** Logs in and advances the bridge's clock until the response arrives. */
  private HttpResponse<String> whileTimeGoesBy(BootBrowser browser, String user) {
    CompletableFuture<HttpResponse<String>> login =
        browser.startFetchJson("/json/login", BootBrowser.jsonCredentials(user));
    try {
      while (true) {
        try {
          return login.get(10, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          time.advance(Duration.ofMillis(200));
        }
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
