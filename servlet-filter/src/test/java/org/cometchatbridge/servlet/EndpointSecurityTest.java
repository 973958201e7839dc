/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on the endpoint with the cookies of a user who is logged in. */
class EndpointSecurityTest extends FilterTest {

  private static final String ENDPOINT = "/cometchat/token";
  private static final String LISTED = "https://app.example";

  private String current;

  @Override
  FilterFixture createFixture() {
    return FilterFixture.of(emulator, "allowedOrigins", LISTED);
  }

  @BeforeEach
  void logIn() {
    browser.loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);
    current = emulator.users().tokens("cometchat-uid-1").get(0);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "same-origin, -, -, true",
        "same-origin, https://evil.example, -, true",
        "none, -, -, false",
        "none, -, 1, false",
        "same-site, -, -, false",
        "same-site, https://sub.example, 1, false",
        "cross-site, -, 1, false",
        "cross-site, https://evil.example, -, false",
        "cross-site, https://evil.example, 1, false",
        "cross-site, null, -, false",
        "cross-site, https://app.example, -, true",
        "cross-site, http://app.example, -, false",
        "nonsense, -, 1, false",
        "-, -, -, false",
        "-, -, 1, true",
        "-, -, 2, false",
        "-, http://SELF, -, true",
        "-, https://evil.example, -, false",
        "-, https://evil.example, 1, false",
        "-, null, 1, false",
        "-, https://app.example, -, true"
      })
  void change_needsAProofOfItsOrigin(String site, String origin, String proof, boolean allowed) {
    String self = "127.0.0.1:" + fixture.application().port();
    List<String> headers = new ArrayList<>();
    add(headers, "Sec-Fetch-Site", site);
    add(headers, "Origin", origin == null ? null : origin.replace("SELF", self));
    add(headers, "X-CometChat-Bridge", proof);
    String[] sent = headers.toArray(String[]::new);

    HttpResponse<String> post = browser.plainJson(ENDPOINT, rejectionBody(current), sent);
    HttpResponse<String> delete = browser.plain("DELETE", ENDPOINT, sent);

    assertThat(post.statusCode()).isEqualTo(allowed ? 200 : 403);
    assertThat(delete.statusCode()).isEqualTo(allowed ? 204 : 403);
    assertThat(createdTokens()).isEqualTo(allowed ? 2 : 1);
    if (allowed) {
      fixture.awaitRevoked(2);
      assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    } else {
      assertThat(emulator.users().isValid(current)).isTrue();
      assertThat(post.body()).contains("\"error\":\"foreign_origin\"").doesNotContain(current);
      assertThat(delete.body()).contains("\"error\":\"foreign_origin\"");
      assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
    }
  }

  @Test
  void crossSiteGetWithCredentials_readsNothing() {
    for (String mode : new String[] {"cors", "no-cors", "navigate"}) {
      HttpResponse<String> response =
          browser.plain(
              "GET",
              ENDPOINT,
              "Sec-Fetch-Site",
              "cross-site",
              "Sec-Fetch-Mode",
              mode,
              "Origin",
              "https://evil.example");

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).doesNotContain(current);
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(response.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain"
      })
  void formOfAForeignPage_changesNothing(String contentType) {
    HttpResponse<String> response =
        browser.plainJson(
            ENDPOINT,
            rejectionBody(current),
            "Content-Type",
            contentType,
            "Sec-Fetch-Site",
            "cross-site",
            "Sec-Fetch-Mode",
            "navigate",
            "Origin",
            "https://evil.example");

    assertThat(response.statusCode()).isEqualTo(403);
    assertNothingChanged();
  }

  @Test
  void floodOfRejections_createsThreeTokensAMinute() {
    String token = current;
    for (int i = 1; i <= 3; i++) {
      token = replaced(token);
      fixture.awaitRevoked(i);
      fixture.advance(Duration.ofSeconds(10));
    }

    for (int i = 0; i < 100; i++) {
      HttpResponse<String> response = browser.reject(token);

      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.body()).contains("\"error\":\"too_many_refreshes\"");
      assertThat(response.headers().firstValue("Retry-After")).contains("30");
    }
    assertThat(createdTokens()).isEqualTo(1 + 3);
    assertThat(browser.fetch(ENDPOINT).body()).contains(token);
    assertThat(emulator.users().isValid(token)).isTrue();

    fixture.advance(Duration.ofSeconds(30));
    token = replaced(token);
    assertThat(browser.reject(token).statusCode()).isEqualTo(429);
    fixture.advance(Duration.ofSeconds(10));
    replaced(token);
    assertThat(createdTokens()).isEqualTo(1 + 5);
  }

  @Test
  void limit_isPerLoginSessionAndConfigurable() {
    try (FilterFixture strict = FilterFixture.of(emulator, "refreshesPerMinute", "1").start()) {
      Browser one = strict.browser().loggedIn("cometchat-uid-2");
      Browser two = strict.browser().loggedIn("cometchat-uid-2");
      for (Browser user : List.of(one, two)) {
        HttpResponse<String> fresh = user.reject(token(user.fetch(ENDPOINT)));
        assertThat(fresh.statusCode()).isEqualTo(200);
        assertThat(user.reject(token(fresh)).statusCode()).isEqualTo(429);
      }
    }
  }

  @Test
  void floodOfOldTokens_isServedFromTheSession() {
    Set<String> responses =
        IntStream.range(0, 300)
            .mapToObj(i -> browser.reject("no-such-token-" + i).body())
            .collect(Collectors.toSet());

    assertThat(responses).singleElement().satisfies(one -> assertThat(one).contains(current));
    assertNothingChanged();
    assertThat(browser.reject(current).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "DELETE"})
  void anonymousRequest_getsNothing(String method) {
    Browser anonymous = fixture.browser();
    HttpResponse<String> response =
        method.equals("POST")
            ? anonymous.reject(current)
            : anonymous.plain(method, ENDPOINT, "Sec-Fetch-Site", "same-origin");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("\"error\":\"not_logged_in\"");
    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    assertNothingChanged();
  }

  @Test
  void methodOverride_isIgnored() {
    HttpResponse<String> response =
        browser.fetch(ENDPOINT + "?_method=DELETE", "X-HTTP-Method-Override", "DELETE");

    assertThat(response.statusCode()).isEqualTo(200);
    assertNothingChanged();
  }

  @Test
  void everyResponse_isNotCacheableAndVariesByUser() {
    List<HttpResponse<String>> responses =
        List.of(
            browser.fetch(ENDPOINT),
            browser.plain("HEAD", ENDPOINT),
            browser.reject("not-mine"),
            browser.plainJson(ENDPOINT, "{}", "Sec-Fetch-Site", "same-origin"),
            browser.plain("DELETE", ENDPOINT),
            browser.fetchDelete(ENDPOINT),
            browser.plain("PUT", ENDPOINT),
            preflight(LISTED, "DELETE"),
            fixture.browser().fetch(ENDPOINT));

    assertThat(responses)
        .extracting(HttpResponse::statusCode)
        .containsExactly(200, 200, 200, 400, 403, 204, 405, 204, 401);
    assertThat(responses)
        .allSatisfy(
            response -> {
              assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
              assertThat(String.join(", ", response.headers().allValues("Vary")))
                  .contains("Origin", "Cookie", "Sec-Fetch-Site");
              assertThat(response.headers().firstValue("ETag")).isEmpty();
              assertThat(response.headers().firstValue("Last-Modified")).isEmpty();
            });
  }

  @Test
  void preflight_isForListedOriginsOnly() {
    HttpResponse<String> listed = preflight(LISTED, "POST");
    HttpResponse<String> foreign = preflight("https://evil.example", "DELETE");

    assertThat(listed.statusCode()).isEqualTo(204);
    assertThat(listed.headers().firstValue("Access-Control-Allow-Methods"))
        .contains("GET, HEAD, POST, DELETE");
    assertThat(listed.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("Accept, Authorization, Content-Type, X-CometChat-Bridge");
    assertThat(listed.headers().firstValue("Access-Control-Max-Age")).contains("600");
    assertThat(foreign.statusCode()).isEqualTo(405);
    assertThat(foreign.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
  }

  @Test
  void listedOrigin_mayReadRetryAfter() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").always();

    HttpResponse<String> response =
        browser.plainJson(
            ENDPOINT, rejectionBody(current), "Sec-Fetch-Site", "cross-site", "Origin", LISTED);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains(LISTED);
    assertThat(response.headers().firstValue("Access-Control-Expose-Headers"))
        .contains("Retry-After");
  }

  private HttpResponse<String> preflight(String origin, String method) {
    return browser.plain(
        "OPTIONS",
        ENDPOINT,
        "Origin",
        origin,
        "Sec-Fetch-Site",
        "cross-site",
        "Access-Control-Request-Method",
        method);
  }

  private void assertNothingChanged() {
    assertThat(createdTokens()).isEqualTo(1);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
    assertThat(browser.fetch(ENDPOINT).body()).contains(current);
  }

  private String replaced(String rejected) {
    HttpResponse<String> response = browser.reject(rejected);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).doesNotContain(rejected);
    return token(response);
  }

  private static String token(HttpResponse<String> response) {
    return response.body().replaceFirst(".*\"authToken\":\"([^\"]+)\".*", "$1");
  }

  private int createdTokens() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  private static void add(List<String> headers, String name, String value) {
    if (value != null) {
      headers.addAll(List.of(name, value));
    }
  }

  private static String rejectionBody(String token) {
    return "{\"rejected\":\"" + token + "\"}";
  }
}
