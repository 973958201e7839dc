/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.emulator.Operation.CREATE_AUTH_TOKEN;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.DELETE_AUTH_TOKEN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.examples.sdk.ChatSdk;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The three logins with the bridge from web.xml and the CometChat emulator. */
class BridgedLoginsIT {

  private static final String TOKEN = "X-CometChat-Token";
  private static final String UID = "X-CometChat-Uid";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than the default, for a busy machine. */
  private static final Duration AMPLE = Duration.ofSeconds(10);

  /** For logins that do not get a response. */
  private static final Duration SHORT = Duration.ofMillis(500);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Demo demo;
  private CometChatEmulator cometChat;
  private Browser browser;

  @BeforeEach
  void startDemo() throws Exception {
    startDemo(AMPLE);
  }

  private void startDemo(Duration maxLoginWait) throws Exception {
    demo = Demo.start(0, ChatSdk.none(), System.err, maxLoginWait);
    cometChat = demo.emulator();
    browser = new Browser(demo.url().toString());
  }

  /** Replaces the demo with the long login wait. */
  private void restartDemo(Duration maxLoginWait) throws Exception {
    demo.close();
    startDemo(maxLoginWait);
  }

  @AfterEach
  void stopDemo() {
    try {
      assertThat(cometChat.journal().takeViolations()).isEmpty();
    } finally {
      demo.close();
    }
  }

  @Test
  void jsonLogin_responseAndNextFetch_containTheToken() throws Exception {
    HttpResponse<String> login = Login.FETCH.in(browser, "ada", "lighthouse");

    assertThat(login.headers().firstValue(UID)).hasValue("ada");
    assertThat(login.headers().firstValue("Cache-Control")).hasValue("no-store");
    String token = login.headers().firstValue(TOKEN).orElseThrow();
    assertThat(cometChat.users().isValid(token)).isTrue();
    assertThat(cometChat.users().find("ada").orElseThrow().name()).isEqualTo("Ada Lindqvist");
    assertThat(browser.fetch("/api/board").headers().firstValue(TOKEN)).hasValue(token);
    assertThat(browser.get("/api/board").headers().firstValue(TOKEN)).hasValue(token);
    assertThat(tokenAtEndpoint("ada")).isEqualTo(token);
  }

  @Test
  void responseNotReadableByScript_containsNoToken() throws Exception {
    HttpResponse<String> redirect = Login.FORM.in(browser, "ada", "lighthouse");
    assertThat(redirect.statusCode()).isEqualTo(303);
    assertNoToken(redirect);
    tokenAtEndpoint("ada");

    assertNoToken(browser.navigate("/desk"));
    assertNoToken(browser.navigate("/"));
    assertNoToken(browser.get("/styles.css", "Sec-Fetch-Dest", "style"));
    assertNoToken(browser.get("/app.js", "Sec-Fetch-Dest", "script"));
    assertNoToken(browser.get("/mark.svg", "Sec-Fetch-Dest", "image"));
    // The same without Fetch Metadata.
    assertNoToken(browser.get("/desk"));
    assertNoToken(browser.get("/styles.css"));
    assertNoToken(browser.get("/app.js"));
    assertNoToken(browser.get("/mark.svg"));

    assertThat(browser.fetch("/api/board").headers().firstValue(TOKEN)).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void login_anyMethod_endpointReturnsItsToken(Login login) throws Exception {
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);

    login.in(browser, "ben", "tugboat");

    HttpResponse<String> response = browser.fetch("/cometchat/token");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    JsonNode body = MAPPER.readTree(response.body());
    assertThat(body.get("appId").asText()).isEqualTo(cometChat.appId());
    assertThat(body.get("region").asText()).isEqualTo("us");
    assertThat(body.get("uid").asText()).isEqualTo("ben");
    assertThat(cometChat.users().isValid(body.get("authToken").asText())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void login_invalidUid_isEncodedConsistently(Login login) throws Exception {
    String uid = "s-obrien-x1-2mv623ae1asneeuobmatmn6d5rc8co34p5anr08va0vvsb6rs6q0";

    login.in(browser, "S.OBrien", "starboard");

    tokenAtEndpoint(uid);
  }

  @ParameterizedTest
  @EnumSource
  void login_newUser_costsTwoCallsAndKnownUserOne(Login login) throws Exception {
    cometChat.users().add(EmulatedUser.of("ada", "Ada Lindqvist"));

    login.in(browser, "ada", "lighthouse");
    useTheDesk("ada");
    assertThat(cometChat.journal().count()).isEqualTo(1);
    assertThat(cometChat.journal().count(CREATE_AUTH_TOKEN, "ada")).isEqualTo(1);
    cometChat.journal().clear();

    Browser other = new Browser(demo.url().toString());
    login.in(other, "ben", "tugboat");
    browser = other;
    useTheDesk("ben");
    assertThat(cometChat.journal().count()).isEqualTo(2);
    assertThat(cometChat.journal().count(CREATE_AUTH_TOKEN)).isEqualTo(1);
    assertThat(cometChat.journal().count(CREATE_USER)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void logout_anyMethod_revokesTheToken(Login login) throws Exception {
    login.in(browser, "ada", "lighthouse");
    String token = tokenAtEndpoint("ada");

    login.out(browser);

    cometChat.journal().awaitCompleted(DELETE_AUTH_TOKEN, 1, PATIENCE);
    assertThat(cometChat.users().isValid(token)).isFalse();
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    assertThat(cometChat.journal().count(DELETE_AUTH_TOKEN)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void login_afterLogoutInTheSameBrowser_getsANewToken(Login login) throws Exception {
    login.in(browser, "ada", "lighthouse");
    String first = tokenAtEndpoint("ada");
    login.out(browser);

    login.in(browser, "ada", "lighthouse");

    assertThat(tokenAtEndpoint("ada")).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "FORM, FORM",
    "FORM, FETCH",
    "FORM, CONTAINER",
    "FORM, PROGRAMMATIC",
    "FETCH, FORM",
    "FETCH, FETCH",
    "FETCH, CONTAINER",
    "FETCH, PROGRAMMATIC",
    "CONTAINER, FORM",
    "CONTAINER, FETCH",
    "CONTAINER, PROGRAMMATIC",
    "PROGRAMMATIC, FORM",
    "PROGRAMMATIC, FETCH",
    "PROGRAMMATIC, PROGRAMMATIC"
  })
  void secondLogin_ofAnotherUser_replacesTokenAndUser(Login first, Login second) throws Exception {
    first.in(browser, "ada", "lighthouse");
    String tokenOfAda = tokenAtEndpoint("ada");

    second.in(browser, "ben", "tugboat");

    String tokenOfBen = tokenAtEndpoint("ben");
    cometChat.journal().awaitCompleted(DELETE_AUTH_TOKEN, 1, PATIENCE);
    assertThat(cometChat.users().isValid(tokenOfAda)).isFalse();
    assertThat(cometChat.users().isValid(tokenOfBen)).isTrue();
    assertThat(browser.fetch("/api/board").headers().firstValue(UID)).hasValue("ben");
  }

  @ParameterizedTest
  @EnumSource
  void login_cometChatRejectsAllCalls_succeedsWithoutChat(Login login) throws Exception {
    cometChat.faults().onAny().error(503, "ERR_SERVICE_UNAVAILABLE").always();

    assertNoToken(login.in(browser, "ada", "lighthouse"));

    assertDeskWithoutChat(login);
  }

  @ParameterizedTest
  @EnumSource
  void login_cometChatDoesNotRespond_succeedsWithoutChat(Login login) throws Exception {
    restartDemo(SHORT);
    try (Hold hold = cometChat.faults().onAny().hang()) {
      assertNoToken(login.in(browser, "ada", "lighthouse"));

      hold.awaitHeld(1, PATIENCE);
      assertDeskWithoutChat(login);
    }
  }

  @Test
  void jsonLogin_cometChatRespondsLate_endpointReturnsItsToken() throws Exception {
    restartDemo(SHORT);
    try (Hold hold = cometChat.faults().on(CREATE_AUTH_TOKEN).hang()) {
      assertNoToken(Login.FETCH.in(browser, "ada", "lighthouse"));
      hold.release();
    }

    askUntilThereIsAToken();
    tokenAtEndpoint("ada");
  }

  /** Requests the token until it is available: the endpoint waits no longer than a login. */
  private void askUntilThereIsAToken() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (browser.fetch("/cometchat/token").statusCode() == 503 && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  private void assertDeskWithoutChat(Login login) throws Exception {
    assertThat(browser.navigate(login.home()).body()).contains("Ada Lindqvist</strong>");
    assertThat(browser.fetch("/api/board").statusCode()).isEqualTo(200);
    HttpResponse<String> response = browser.fetch("/cometchat/token");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(MAPPER.readTree(response.body()).get("error").asText()).isEqualTo("unavailable");
    assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 30L);
    login.out(browser);
    assertThat(browser.fetch("/api/board").statusCode()).isEqualTo(401);
  }

  /** Sends the requests of a signed-in page several times. */
  private void useTheDesk(String uid) throws Exception {
    String token = tokenAtEndpoint(uid);
    browser.navigate("/single");
    browser.fetch("/api/board");
    browser.navigate("/desk");
    assertThat(tokenAtEndpoint(uid)).isEqualTo(token);
  }

  private String tokenAtEndpoint(String uid) throws Exception {
    HttpResponse<String> response = browser.fetch("/cometchat/token");
    assertThat(response.statusCode()).as("status of the token's endpoint").isEqualTo(200);
    JsonNode body = MAPPER.readTree(response.body());
    assertThat(body.get("uid").asText()).isEqualTo(uid);
    return body.get("authToken").asText();
  }

  private static void assertNoToken(HttpResponse<String> response) {
    assertThat(response.headers().firstValue(TOKEN)).as("token of " + response.uri()).isEmpty();
    assertThat(response.headers().firstValue(UID)).as("uid of " + response.uri()).isEmpty();
  }
}
