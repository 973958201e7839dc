/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spring Security requires a CSRF token with every change; the endpoint requires its own
 * same-origin proof.
 */
@DisplayName("The endpoint")
class EndpointTest extends BootTest {

  private static final String ENDPOINT = "/cometchat/token";
  private static final String LISTED = "https://app.example";

  private static OidcProvider provider;
  private static RunningApplication application;

  private final BootBrowser browser = application.browser();

  @BeforeAll
  static void startApplication() {
    provider = OidcProvider.start();
    application =
        RunningApplication.with(emulator())
            .oidc(provider)
            .property("cometchat.bridge.allowed-origins", LISTED)
            .start();
  }

  @AfterAll
  static void stopApplication() {
    application.close();
    provider.close();
  }

  @Test
  @DisplayName("replaces and revokes the rejected token of the session")
  void rejectedToken_isReplacedAndDeleted() {
    browser.formLogin(USER);
    String rejected = tokenAtEndpoint(browser, USER);
    emulator().users().revoke(rejected);

    String fresh = token(reject(browser, rejected));

    assertThat(fresh).isNotEqualTo(rejected);
    assertThat(emulator().users().isValid(fresh)).isTrue();
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(fresh);
    assertThat(BootBrowser.json(browser.fetch("/attributes")).get("cometchat.authToken").asText())
        .isEqualTo(fresh);
    awaitRevoked(1);
    assertThat(minted()).isEqualTo(2);
  }

  @Test
  @DisplayName("returns the current token for a token that was already replaced")
  void outdatedToken_returnsTheCurrentOneWithoutAMint() {
    browser.formLogin(USER);
    String rejected = tokenAtEndpoint(browser, USER);
    String fresh = token(reject(browser, rejected));

    assertThat(token(reject(browser, rejected))).isEqualTo(fresh);
    assertThat(minted()).isEqualTo(2);
    awaitRevoked(1);
  }

  @Test
  @DisplayName("replaces three tokens of a session per minute, then responds 429 with Retry-After")
  void floodOfRejections_isLimited() {
    browser.formLogin(USER);
    String current = tokenAtEndpoint(browser, USER);
    for (int i = 0; i < 3; i++) {
      current = token(reject(browser, current));
    }

    HttpResponse<String> response = reject(browser, current);

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertError(response, "too_many_refreshes");
    assertThat(minted()).isEqualTo(4);
    awaitRevoked(3);
  }

  @Test
  @DisplayName("ignores the token of another session")
  void tokenOfAnotherSession_changesNothingThere() {
    browser.formLogin(USER);
    String own = tokenAtEndpoint(browser, USER);
    BootBrowser other = application.browser();
    other.formLogin(OTHER_USER);
    String others = tokenAtEndpoint(other, OTHER_USER);

    assertThat(token(reject(browser, others))).isEqualTo(own);

    assertThat(emulator().users().isValid(others)).isTrue();
    assertThat(tokenAtEndpoint(other, OTHER_USER)).isEqualTo(others);
    assertThat(minted()).isEqualTo(2);
    assertThat(revoked()).isZero();
  }

  @Test
  @DisplayName("revokes the token, idempotently, and keeps the login")
  void delete_revokesTheTokenOnly() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(204);
    assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(204);

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertThat(BootBrowser.json(browser.fetch("/who")).get("name").asText()).isEqualTo(USER);
    assertThat(tokenAtEndpoint(browser, USER)).isNotEqualTo(token);
  }

  @ParameterizedTest(name = "site {0}, origin {1}, proof {2}")
  @DisplayName("rejects changes without a same-origin proof, with or without a CSRF token")
  @CsvSource(
      nullValues = "-",
      value = {
        "cross-site, -, 1",
        "cross-site, https://evil.example, -",
        "cross-site, null, -",
        "same-site, https://sub.example, 1",
        "none, -, 1"
      })
  void changeWithoutProof_isRejected(String site, @Nullable String origin, @Nullable String proof) {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);
    List<String> sent =
        new ArrayList<>(List.of("Sec-Fetch-Site", site, "X-CSRF-TOKEN", browser.csrfToken()));
    if (origin != null) {
      sent.addAll(List.of("Origin", origin));
    }
    if (proof != null) {
      sent.addAll(List.of("X-CometChat-Bridge", proof));
    }
    String[] headers = sent.toArray(String[]::new);

    HttpResponse<String> post = browser.fetchJson("POST", ENDPOINT, rejection(token), headers);
    HttpResponse<String> delete = browser.fetchDelete(ENDPOINT, headers);

    assertThat(post.statusCode()).isEqualTo(403);
    assertError(post, "foreign_origin");
    assertThat(delete.statusCode()).isEqualTo(403);
    assertError(delete, "foreign_origin");
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(minted()).isEqualTo(1);
  }

  @Test
  @DisplayName("rejects forms")
  void form_isRejected() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    HttpResponse<String> response =
        browser.fetchForm(ENDPOINT, "rejected=" + token + "&_csrf=" + browser.csrfToken());

    assertThat(response.statusCode()).isEqualTo(400);
    assertError(response, "bad_request");
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
  }

  @Test
  @DisplayName("allows POST and DELETE with credentials from a listed origin")
  void listedOrigin_mayChange() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);
    String[] headers = {"Sec-Fetch-Site", "cross-site", "Origin", LISTED};

    HttpResponse<String> post = browser.fetchJson("POST", ENDPOINT, rejection(token), headers);

    assertThat(token(post)).isNotEqualTo(token);
    assertThat(post.headers().firstValue("Access-Control-Allow-Origin")).hasValue(LISTED);
    assertThat(post.headers().firstValue("Access-Control-Allow-Credentials")).hasValue("true");
    assertThat(browser.fetchDelete(ENDPOINT, headers).statusCode()).isEqualTo(204);
    awaitRevoked(2);
  }

  @ParameterizedTest
  @DisplayName("responds 401 without a login")
  @ValueSource(strings = {"GET", "POST", "DELETE"})
  void withoutALogin_itResponds401(String method) {
    assertNotLoggedIn(browser.fetchJson(method, ENDPOINT, rejection("some-token")));
    assertThat(browser.cookie("JSESSIONID")).isEmpty();
    assertThat(emulator().journal().count()).isZero();
  }

  private static HttpResponse<String> reject(BootBrowser page, String token) {
    return page.fetchJson("POST", ENDPOINT, rejection(token));
  }

  static String rejection(String token) {
    return "{\"rejected\":\"" + token + "\"}";
  }

  static String token(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    return BootBrowser.json(response).get("authToken").asText();
  }

  private static void assertError(HttpResponse<String> response, String code) {
    assertThat(BootBrowser.json(response).get("error").asText()).isEqualTo(code);
    assertThat(response.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
  }
}
