/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Two users in one browser")
class TwoUsersTest extends ApplicationTest {

  private final BootBrowser browser = browser();

  @Test
  @DisplayName("HTTP Basic of another user does not affect the session")
  void basicOfAnotherUser_doesNotAffectTheSession() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response =
          browser.fetch("/basic/data", "Authorization", StatelessTest.basic(OTHER_USER));
      assertThat(response.statusCode()).isEqualTo(200);
      assertNoToken(response);
      assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    }

    assertThat(BootBrowser.json(browser.fetch("/attributes")).get("cometchat.uid").asText())
        .isEqualTo(USER);
    assertThat(minted()).isEqualTo(1);
  }

  @Test
  @DisplayName("the token that HTTP Basic of another user asks for is not the session's")
  void tokenForBasicOfAnotherUser_doesNotAffectTheSession() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    HttpResponse<String> response =
        browser.fetch(
            "/basic/data",
            "Authorization",
            StatelessTest.basic("cometchat-uid-3"),
            "X-CometChat-Token",
            "?");

    assertThat(validToken(response)).isNotEqualTo(token);
    assertThat(response.headers().firstValue("X-CometChat-Uid")).hasValue("cometchat-uid-3");
    assertThat(BootBrowser.json(browser.fetch("/attributes")).get("cometchat.uid").asText())
        .isEqualTo(USER);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    browser.logOut();
    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertThat(validToken(response)).isNotEqualTo(token);
  }

  @Test
  @DisplayName("a bearer of another user does not affect the session")
  void bearerOfAnotherUser_doesNotAffectTheSession() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    HttpResponse<String> response =
        browser.fetch(
            "/api/data", "Authorization", "Bearer " + provider().accessToken(OTHER_USER, Map.of()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertNoToken(response);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(minted()).isEqualTo(1);
  }

  @Test
  @DisplayName("a login of another user in the same session replaces the login session")
  void loginOverALogin_replacesTheLoginSession() {
    browser.formLogin(USER);
    String first = tokenAtEndpoint(browser, USER);

    browser.formLogin(OTHER_USER);

    assertThat(tokenAtEndpoint(browser, OTHER_USER)).isNotEqualTo(first);
    awaitRevoked(1);
    assertThat(emulator().users().isValid(first)).isFalse();
  }

  @Test
  @DisplayName("an impersonating user gets no token until the impersonation ends")
  void impersonatingUser_getsNoTokenUntilTheEnd() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    browser.submit(
        "/login/impersonate", "username=" + OTHER_USER + "&_csrf=" + browser.csrfToken());
    assertThat(BootBrowser.json(browser.fetch("/who")).get("name").asText()).isEqualTo(OTHER_USER);
    assertNoToken(browser.fetch("/data", "X-CometChat-Token", "?"));
    assertNotLoggedIn(browser.endpoint());
    assertThat(browser.navigate("/template").body()).doesNotContain("cometchat-uid");

    browser.submit("/logout/impersonate", "_csrf=" + browser.csrfToken());
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(minted()).isEqualTo(1);
    assertThat(emulator().users().tokens(OTHER_USER)).isEmpty();
  }
}
