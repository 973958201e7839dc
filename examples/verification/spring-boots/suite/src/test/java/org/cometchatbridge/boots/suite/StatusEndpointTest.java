/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.RecordingListener;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The actuator endpoint cometchat")
class StatusEndpointTest extends BootTest {

  private static final String PAGE = "/actuator/cometchat";
  private static final String WRONG_KEY = "0123456789abcdef0123456789abcdef01234567";

  private static RunningApplication.Builder exposed() {
    return RunningApplication.with(emulator())
        .property("management.endpoints.web.exposure.include", "health,cometchat");
  }

  private static BootBrowser loggedIn(RunningApplication application) {
    BootBrowser browser = application.browser();
    browser.formLogin(USER);
    return browser;
  }

  private static JsonNode read(BootBrowser browser, String page) {
    HttpResponse<String> response = browser.get(page);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).doesNotContain(emulator().apiKey(), WRONG_KEY);
    return BootBrowser.json(response);
  }

  @Test
  @DisplayName("shows the state, the limits, and when a user got the token")
  void bridgeAndUser_areDescribed() {
    try (RunningApplication application = exposed().start()) {
      BootBrowser browser = application.browser();

      JsonNode bridge = read(browser, PAGE);
      assertThat(bridge.get("state").asText()).isEqualTo("available");
      assertThat(bridge.has("outageSince")).isFalse();
      assertThat(bridge.get("problems")).isEmpty();
      assertThat(bridge.at("/circuitBreakers/logins/state").asText()).isEqualTo("closed");
      assertThat(bridge.at("/circuitBreakers/background/state").asText()).isEqualTo("closed");
      assertThat(bridge.at("/limits/coreCalls/perMinute").asInt()).isEqualTo(10_000);
      assertThat(bridge.at("/limits/standardCalls/available").asInt()).isPositive();
      assertThat(bridge.at("/limits/calls/limit").asInt()).isEqualTo(128);
      assertThat(bridge.at("/limits/tokensPerUserPerHour").asInt()).isEqualTo(60);
      assertThat(bridge.at("/revocations/pending").asInt(-1)).isZero();
      JsonNode unknown = read(browser, PAGE + "/" + USER);
      assertThat(unknown.get("hasToken").asBoolean(true)).isFalse();
      assertThat(unknown.get("reason").asText()).isEqualTo("not_requested");
      assertThat(emulator().journal().count()).isZero();

      String token = validToken(browser.jsonLogin(USER));

      HttpResponse<String> page = browser.get(PAGE + "/" + USER);
      assertThat(page.body()).doesNotContain(token);
      JsonNode user = BootBrowser.json(page);
      assertThat(user.get("hasToken").asBoolean()).isTrue();
      assertThat(user.get("reason").asText()).isEqualTo("has_token");
      assertThat(user.get("uid").asText()).isEqualTo(USER);
      assertThat(Instant.parse(user.get("tokenCreatedAt").asText()))
          .isBeforeOrEqualTo(Instant.now());
      assertThat(emulator().journal().count()).isEqualTo(1);

      JsonNode checks = read(browser, PAGE + "?checks=true");
      assertThat(checks.get("worst").asText()).isEqualTo("unknown");
      assertThat(checks.get("findings").findValuesAsText("id"))
          .contains("settings.valid", "key.accepted", "checks.read-only");

      browser.logOut();
      assertThat(read(browser, PAGE + "/" + USER).get("reason").asText()).isEqualTo("logged_out");
    }
  }

  @Test
  @DisplayName("names the wrong key and its remedy, for users who were not tried as well")
  void wrongKey_isRejected() {
    RecordingListener events = new RecordingListener();
    try (RunningApplication application =
        exposed().property("cometchat.bridge.api-key", WRONG_KEY).events(events).start()) {
      BootBrowser browser = application.browser();
      browser.jsonLogin(USER);
      events.await(BridgeEvent.OperatorActionRequired.class, 1);

      JsonNode bridge = read(browser, PAGE);
      assertThat(bridge.get("state").asText()).isEqualTo("rejected");
      assertThat(bridge.at("/problems/0/code").asText()).isEqualTo("AUTH_ERR_APIKEY_NOT_FOUND");
      assertThat(bridge.at("/problems/0/remedy").asText()).contains("cometchat.bridge.api-key");
      assertThat(bridge.at("/circuitBreakers/logins/state").asText()).isEqualTo("open");
      for (String user : new String[] {USER, OTHER_USER}) {
        JsonNode described = read(browser, PAGE + "/" + user);
        assertThat(described.get("reason").asText()).isEqualTo("rejected");
        assertThat(described.get("code").asText()).isEqualTo("AUTH_ERR_APIKEY_NOT_FOUND");
        assertThat(described.get("remedy").asText()).contains("cometchat.bridge.api-key");
        assertThat(described.has("retryAt")).isTrue();
      }
    }
  }

  @Test
  @DisplayName("names why one user is excluded")
  void excludedUsers_haveAReason() {
    emulator().users().deactivate(OTHER_USER);
    try (RunningApplication application =
        exposed()
            .property("cometchat.bridge.required-authorities", "ROLE_NOBODY_HAS_THIS")
            .start()) {
      BootBrowser browser = application.browser();
      assertNoToken(browser.jsonLogin(USER));
      assertThat(read(browser, PAGE + "/" + USER).get("reason").asText()).isEqualTo("not_eligible");
    }
    try (RunningApplication application =
        exposed().property("cometchat.bridge.uid-mapping", "identity").start()) {
      BootBrowser browser = application.browser();
      assertNoToken(browser.jsonLogin(OTHER_USER));
      JsonNode deactivated = read(browser, PAGE + "/" + OTHER_USER);
      assertThat(deactivated.get("reason").asText()).isEqualTo("deactivated");
      assertThat(deactivated.get("remedy").asText())
          .contains("cometchat.bridge.deactivated-users=reactivate");
      JsonNode unmapped = read(browser, PAGE + "/Ada%20L%C3%B6w");
      assertThat(unmapped.get("reason").asText()).isEqualTo("user_id_not_mapped");
      assertThat(unmapped.has("uid")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ada@example.org,ada@example.org",
    "Ada L\u00f6w,Ada%20L%C3%B6w",
    "google/ada,google/ada",
    "o'brien,o'brien"
  })
  @DisplayName("finds user ids of every kind")
  void userId_isTakenFromTheRestOfThePath(String userId, String path) {
    try (RunningApplication application = exposed().start()) {
      JsonNode user = read(application.browser(), PAGE + "/" + path);

      assertThat(user.get("uid").asText()).isEqualTo(Uid.ofUserId(userId).value());
    }
  }

  @Test
  @DisplayName("lists parked users, and carries their changes out if access is unrestricted")
  void parkedUsers_areListedAndReplayed() {
    emulator().faults().on(Operation.CREATE_USER).error(400, "ERR_INVALID_UID").always();
    RecordingListener events = new RecordingListener();
    try (RunningApplication application =
        exposed()
            .property("management.endpoint.cometchat.access", "unrestricted")
            .events(events)
            .start()) {
      BootBrowser browser = application.browser();
      ChatUsers users = application.bean(CometChatBridge.class).users();
      users.save(ChatUser.builder("parked-1").name("One").build());
      events.await(BridgeEvent.UserParked.class, 1);
      users.save(ChatUser.builder("parked-2").name("Two").build());
      events.await(BridgeEvent.UserParked.class, 2);

      JsonNode changes = read(browser, PAGE).get("userChanges");
      assertThat(changes.get("brake").asText()).isEqualTo("released");
      assertThat(changes.get("parkedUsers")).hasSize(2);
      JsonNode parked = changes.at("/parkedUsers/0");
      assertThat(parked.get("uid").asText()).isEqualTo("parked-1");
      assertThat(parked.get("code").asText()).isEqualTo("ERR_INVALID_UID");
      assertThat(Instant.parse(parked.get("since").asText())).isBeforeOrEqualTo(Instant.now());

      emulator().faults().clear();
      for (String wrong : new String[] {"/replay", "/replay/parked-1"}) {
        // Spring Security sends a browser from the error page of the 400 to the login page.
        assertThat(post(browser, wrong).statusCode()).as(wrong).isEqualTo(302);
      }
      assertThat(read(browser, PAGE).at("/userChanges/parkedUsers")).hasSize(2);
      assertThat(written(browser, "/release")).isZero();
      assertThat(written(browser, "/replay/code/ERR_OTHER")).isZero();
      assertThat(written(browser, "/replay/uid/parked-1")).isEqualTo(1);
      events.await(BridgeEvent.UserCreated.class, 1);
      assertThat(written(browser, "/replay/code/ERR_INVALID_UID")).isEqualTo(1);
      events.await(BridgeEvent.UserCreated.class, 2);
      assertThat(read(browser, PAGE).at("/userChanges/parkedUsers")).isEmpty();
    }
  }

  private static HttpResponse<String> post(BootBrowser browser, String path) {
    return browser.plain("POST", PAGE + path, "X-CSRF-TOKEN", browser.csrfToken());
  }

  private static int written(BootBrowser browser, String path) {
    HttpResponse<String> response = post(browser, path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return BootBrowser.json(response).get("replayed").asInt();
  }

  @Test
  @DisplayName("cannot be written to by default")
  void writing_isNotAllowed() {
    try (RunningApplication application = exposed().start()) {
      BootBrowser browser = application.browser();
      browser.jsonLogin(Accounts.NEW_USER);
      for (String method : new String[] {"POST", "PUT", "DELETE"}) {
        assertThat(browser.fetchJson(method, PAGE + "/" + Accounts.NEW_USER, "{}").statusCode())
            .isIn(403, 405);
      }
      assertThat(post(browser, "/release").statusCode()).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "off", "no"})
  @DisplayName("says that the bridge is switched off")
  void switchedOff_isShown(String no) {
    try (RunningApplication application =
        exposed().property("cometchat.bridge.enabled", no).start()) {
      BootBrowser browser = application.browser();

      assertThat(read(browser, PAGE).get("state").asText()).isEqualTo("switched_off");
      assertThat(read(browser, PAGE + "/" + USER).get("state").asText()).isEqualTo("switched_off");
    }
  }

  @Test
  @DisplayName("is not exposed by default, and access can be denied")
  void unexposed_isNotFound() {
    try (RunningApplication application =
        RunningApplication.with(emulator())
            .property("management.endpoints.web.exposure.include", "health")
            .start()) {
      assertThat(loggedIn(application).get(PAGE).statusCode()).isEqualTo(404);
    }
    try (RunningApplication application =
        exposed().property("management.endpoint.cometchat.access", "none").start()) {
      assertThat(loggedIn(application).get(PAGE).statusCode()).isEqualTo(404);
    }
  }
}
