/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Logouts and session ends")
class LogoutTest extends ApplicationTest {

  private final BootBrowser browser = browser();

  @Test
  @DisplayName("a logout revokes the token and keeps its redirect")
  void logout_revokesTheToken() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    HttpResponse<String> logout = browser.logOut();

    assertThat(BootBrowser.location(logout).toString()).endsWith("/login?logout");
    assertNoToken(logout);
    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertNotLoggedIn(browser.endpoint());
  }

  @Test
  @DisplayName("a login after a logout gets a token of its own")
  void loginAfterLogout_hasATokenOfItsOwn() {
    String first = validToken(browser.jsonLogin(USER));
    browser.logOut();
    awaitRevoked(1);

    String second = validToken(browser.jsonLogin(USER));

    assertThat(second).isNotEqualTo(first);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(second);
  }

  @Test
  @DisplayName("a logout during the token request revokes the resulting token")
  void logoutDuringTheTokenRequest_revokesTheResult() {
    Hold hold = emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    browser.formLogin(USER);
    hold.awaitHeld(1, REAL_LIMIT);

    browser.logOut();
    hold.release();

    awaitRevoked(1);
    assertThat(emulator().users().tokens(USER)).isEmpty();
  }

  @Test
  @DisplayName("request.logout() revokes the token")
  void programmaticLogout_revokesTheToken() {
    String token =
        validToken(
            browser.fetchForm("/servlet/login", BootBrowser.credentials(USER, Accounts.PASSWORD)));

    HttpResponse<String> logout =
        browser.fetchPost("/servlet/logout", "X-CSRF-TOKEN", browser.csrfToken());

    assertThat(logout.statusCode()).isEqualTo(200);
    assertNoToken(logout);
    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertNotLoggedIn(browser.endpoint());
  }

  @Test
  @DisplayName("a second login that expires the first session revokes its token")
  void expiredSession_revokesItsToken() {
    String form = BootBrowser.credentials(OTHER_USER, Accounts.PASSWORD);
    browser.submit("/single/login", form);
    String first = tokenAtEndpoint(browser, OTHER_USER);
    BootBrowser elsewhere = browser();
    elsewhere.submit("/single/login", form);
    String second = tokenAtEndpoint(elsewhere, OTHER_USER);

    browser.navigate("/single/desk");

    awaitRevoked(1);
    assertThat(emulator().users().isValid(first)).isFalse();
    assertThat(emulator().users().isValid(second)).isTrue();
    assertNotLoggedIn(browser.endpoint());
  }

  @Test
  @DisplayName("a logout that the OpenID provider reports revokes the token")
  void backChannelLogout_revokesTheToken() {
    provider().logInAs(new OidcProvider.Person("cometchat-uid-3", "Nancy Grace", "none"));
    browser.follow(browser.follow(browser.navigate("/oauth2/authorization/stub")));
    String token = tokenAtEndpoint(browser, "cometchat-uid-3");

    HttpResponse<String> logout =
        browser()
            .submit(
                "/logout/connect/back-channel/stub",
                "logout_token=" + provider().logoutToken("cometchat-uid-3"));

    assertThat(logout.statusCode()).isEqualTo(200);
    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertNotLoggedIn(browser.endpoint());
  }

  @Test
  @DisplayName("a session keeps its token when its id changes")
  void rotatedSession_keepsItsToken() {
    String token = validToken(browser.jsonLogin(USER));
    String idBefore = browser.cookie("JSESSIONID").orElseThrow();

    HttpResponse<String> rotated =
        browser.fetchPost("/rotate", "X-CSRF-TOKEN", browser.csrfToken());

    assertThat(BootBrowser.json(rotated).get("rotated").asBoolean()).isTrue();
    assertThat(browser.cookie("JSESSIONID")).isPresent().get().isNotEqualTo(idBefore);
    assertThat(validToken(browser.fetch("/data"))).isEqualTo(token);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }
}
