/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token endpoint. */
class EndpointTest extends FilterTest {

  private static final Pattern ANSWER =
      Pattern.compile(
          "\\{\"appId\":\"emulatorapp0001\",\"region\":\"us\",\"uid\":\"cometchat-uid-1\","
              + "\"authToken\":\"([^\"]+)\"}");

  /** The pause before the bridge retries for a user who exists and is not found. */
  private static final Duration REPLICA_PAUSE = Duration.ofMillis(250);

  @Test
  void loggedInUser_getsTheTokenOfTheSession() {
    browser.loggedIn("cometchat-uid-1");

    HttpResponse<String> response = browser.fetch("/cometchat/token");

    assertThat(response.statusCode()).isEqualTo(200);
    assertJson(response);
    Matcher matcher = ANSWER.matcher(response.body());
    assertThat(matcher.matches()).isTrue();
    assertThat(emulator.users().isValid(matcher.group(1))).isTrue();
    assertThat(fixture.validToken(browser.fetch("/api/data"))).isEqualTo(matcher.group(1));
  }

  @Test
  void endpoint_startsATokenRequestIfThereIsNone() {
    fixture.application().on("/unnoticed", (request, response) -> TestApplication.logIn(request));
    browser.load("image", "/unnoticed?user=cometchat-uid-1");
    assertThat(emulator.journal().count()).isZero();

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);
  }

  @Test
  void token_isReturnedLongAfterItsCreation() {
    browser.loggedIn("cometchat-uid-1");
    String first = browser.fetch("/cometchat/token").body();

    fixture.advance(Duration.ofHours(5));

    assertThat(browser.fetch("/cometchat/token").body()).isEqualTo(first);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void head_hasTheSameHeadersWithoutABody() {
    browser.loggedIn("cometchat-uid-1");
    HttpResponse<String> get = browser.fetch("/cometchat/token");

    HttpResponse<String> head = browser.plain("HEAD", "/cometchat/token");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertJson(head);
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(get.headers().firstValue("Content-Length"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "DELETE"})
  void anonymousRequest_getsAChallengeThatAsksForNoPassword(String method) {
    HttpResponse<String> response =
        browser.plain(method, "/cometchat/token", "X-CometChat-Bridge", "1");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().allValues("WWW-Authenticate"))
        .containsExactly("Login realm=\"application\"");
    assertThat(response.headers().allValues("Vary"))
        .contains("Authorization, Cookie, Sec-Fetch-Site");
  }

  @ParameterizedTest
  @CsvSource({"Bearer wrong, Bearer", "bearer wrong, Bearer", "Basic d3Jvbmc6, Login"})
  void requestWithInvalidCredential_getsTheChallengeOfItsScheme(String sent, String scheme) {
    HttpResponse<String> response = browser.fetch("/cometchat/token", "Authorization", sent);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().allValues("WWW-Authenticate"))
        .containsExactly(scheme + " realm=\"application\"");
  }

  @Test
  void anonymousRequest_getsStatus401() {
    HttpResponse<String> response = browser.fetch("/cometchat/token");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("\"error\":\"not_logged_in\"", "\"message\":\"");
    assertJson(response);
    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "PROPFIND"})
  void otherMethod_isNotAllowed(String method) {
    browser.loggedIn("cometchat-uid-1");

    HttpResponse<String> response = browser.plain(method, "/cometchat/token");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, POST, DELETE, OPTIONS");
    assertThat(response.body()).contains("\"error\":\"method_not_allowed\"");
    assertJson(response);
  }

  @Test
  void userRejectedByTheEligibilityRule_isNotEligibleAndCheckedOnce() {
    int[] asked = {0};
    try (FilterFixture strict =
        FilterFixture.of(
                emulator,
                BridgeFixture.config(emulator).toBuilder()
                    .eligibility(
                        user -> {
                          asked[0]++;
                          return false;
                        })
                    .build())
            .start()) {
      Browser user = strict.browser().loggedIn("cometchat-uid-1");

      HttpResponse<String> response = user.fetch("/cometchat/token");
      user.fetch("/api/data");
      user.fetch("/api/data");

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("\"error\":\"not_eligible\"");
      assertThat(asked[0]).isEqualTo(1);
      assertThat(emulator.journal().count()).isZero();
    }
  }

  @Test
  void userWithABlankId_isNotEligible() {
    try (FilterFixture blank = FilterFixture.of(emulator, request -> "  ").start()) {
      HttpResponse<String> response = blank.browser().fetch("/cometchat/token");

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("\"error\":\"not_eligible\"");
    }
  }

  @Test
  void deactivatedUser_getsTheErrorDeactivated() {
    emulator.users().deactivate("cometchat-uid-1");
    browser.loggedIn("cometchat-uid-1");
    fixture.bridge().time().awaitScheduled(REPLICA_PAUSE);
    fixture.advance(REPLICA_PAUSE);

    HttpResponse<String> response = browser.fetch("/cometchat/token");
    HttpResponse<String> again =
        fixture.browser().loggedIn("cometchat-uid-1").fetch("/cometchat/token");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("\"error\":\"deactivated\"");
    assertThat(again.statusCode()).isEqualTo(403);
    assertThat(again.body()).contains("\"error\":\"deactivated\"");
  }

  @Test
  void unavailableToken_hasRetryAfter() {
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .error(401, "AUTH_ERR_APIKEY_NOT_FOUND")
        .always();
    browser.loggedIn("cometchat-uid-1");

    HttpResponse<String> response = browser.fetch("/cometchat/token");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("\"error\":\"unavailable\"");
    assertThat(Long.parseLong(response.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1L, 30L);
    assertJson(response);
  }

  @Test
  void pathParameters_doNotHideTheEndpoint() {
    browser.loggedIn("cometchat-uid-1");

    assertThat(browser.fetch("/cometchat/token;v=1").statusCode()).isEqualTo(200);
    assertThat(browser.fetch("/cometchat/%74oken").statusCode()).isEqualTo(200);
    assertThat(browser.fetch("/cometchat/token/").statusCode()).isEqualTo(404);
    assertThat(browser.fetch("/cometchat/tokens").statusCode()).isEqualTo(404);
  }

  @Test
  void ownPath_replacesTheDefaultOne() {
    try (FilterFixture moved = FilterFixture.of(emulator, "endpoint", "/chat-token").start()) {
      Browser user = moved.browser().loggedIn("cometchat-uid-1");

      assertThat(user.fetch("/chat-token").statusCode()).isEqualTo(200);
      assertThat(user.fetch("/cometchat/token").statusCode()).isEqualTo(404);
    }
  }

  private static void assertJson(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .isEqualToIgnoringCase("application/json;charset=utf-8");
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }
}
