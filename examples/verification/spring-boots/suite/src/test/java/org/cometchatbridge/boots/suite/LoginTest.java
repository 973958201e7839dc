/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Logins")
class LoginTest extends ApplicationTest {

  private final BootBrowser browser = browser();

  @Test
  @DisplayName("a JSON login has the token in its own response")
  void jsonLogin_hasTheTokenInItsOwnResponse() {
    HttpResponse<String> login = browser.jsonLogin(USER);

    String token = validToken(login);
    assertThat(login.headers().firstValue("X-CometChat-Uid")).hasValue(USER);
    assertThat(login.body()).contains(USER);
    assertThat(BootBrowser.token(browser.fetch("/data"))).hasValue(token);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a form login has the token at the endpoint, not in redirects and pages")
  void formLogin_hasTheTokenAtTheEndpoint() {
    HttpResponse<String> login = browser.formLogin(USER);

    assertThat(login.statusCode()).isEqualTo(302);
    assertNoToken(login);
    assertNoToken(browser.follow(login));
    String token = tokenAtEndpoint(browser, USER);
    assertNoToken(browser.navigate("/desk"));
    assertNoToken(browser.load("style", "/application.css"));
    assertThat(validToken(browser.fetch("/data"))).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a form login starts its token request at once")
  void formLogin_startsTheTokenRequest() {
    browser.formLogin(USER);

    emulator().journal().awaitCompleted(Operation.CREATE_AUTH_TOKEN, 1, REAL_LIMIT);
  }

  @Test
  @DisplayName("a failed login creates no token")
  void failedLogin_createsNoToken() {
    String form =
        BootBrowser.credentials(USER, "a wrong password") + "&_csrf=" + browser.csrfToken();
    HttpResponse<String> login = browser.submit("/login", form);

    assertThat(BootBrowser.location(login).getQuery()).isEqualTo("error");
    assertNoToken(login);
    assertNotLoggedIn(browser.endpoint());
    assertThat(emulator().journal().count()).isZero();
  }

  @Test
  @DisplayName("a user unknown to CometChat is created with two calls")
  void newUser_isCreated() {
    validToken(browser.jsonLogin(Accounts.NEW_USER));

    assertThat(emulator().users().find(Accounts.NEW_USER)).isPresent();
    assertThat(emulator().journal().count(Operation.CREATE_USER)).isEqualTo(1);
    assertThat(emulator().journal().count()).isEqualTo(2);
  }

  @Test
  @DisplayName("a name that is not a valid uid is encoded")
  void invalidUid_isEncoded() {
    HttpResponse<String> login = browser.jsonLogin(Accounts.INVALID_UID);

    validToken(login);
    assertThat(login.headers().firstValue("X-CometChat-Uid").orElseThrow())
        .startsWith("s-obrien-")
        .isNotEqualTo(Accounts.INVALID_UID);
  }

  @Test
  @DisplayName("further requests mint no more tokens")
  void furtherRequests_mintNoMoreTokens() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    for (int i = 0; i < 5; i++) {
      browser.navigate("/desk");
      browser.load("style", "/application.css");
      browser.fetch("/data");
      assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    }

    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("each session of a user has its own token")
  void twoSessions_haveTwoTokens() {
    String one = validToken(browser.jsonLogin(USER));
    String other = validToken(browser().jsonLogin(USER));

    assertThat(one).isNotEqualTo(other);
    assertThat(emulator().users().isValid(one)).isTrue();
    assertThat(minted()).isEqualTo(2);
  }

  @Test
  @DisplayName("request.login() has the token in its own response")
  void programmaticLogin_hasTheTokenInItsOwnResponse() {
    HttpResponse<String> login =
        browser.fetchForm("/servlet/login", BootBrowser.credentials(USER, Accounts.PASSWORD));

    String token = validToken(login);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("the application's success handler runs, and its response has the token")
  void customSuccessHandler_runs() {
    HttpResponse<String> login =
        browser.fetchForm("/custom/login", BootBrowser.credentials(USER, Accounts.PASSWORD));

    assertThat(login.headers().firstValue("X-Application-Login")).hasValue(USER);
    assertThat(BootBrowser.json(login).get("welcome").asBoolean()).isTrue();
    validToken(login);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a login by a proxy has the token once the browser has returned its session")
  void preAuthenticated_isBridged() {
    browser.navigate("/pre/desk", "X-Remote-User", USER);
    String token = validToken(browser.fetch("/pre/data", "X-Remote-User", USER));

    assertThat(BootBrowser.token(browser.fetch("/pre/data", "X-Remote-User", USER)))
        .hasValue(token);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a remember-me login gets a token")
  void rememberedUser_isBridgedAgain() {
    browser.formLogin(USER, "remember-me=on");
    String before = tokenAtEndpoint(browser, USER);
    browser.forget("JSESSIONID");

    String after = validToken(browser.fetch("/data"));

    assertThat(after).isNotEqualTo(before);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(after);
    assertThat(minted()).isEqualTo(2);
  }

  @Test
  @DisplayName("an OpenID login creates the user with name and picture")
  void oidcLogin_isBridged() {
    String picture = "https://pictures.example.org/olga.png";
    provider().logInAs(new OidcProvider.Person("olga-7", "Olga Dahl", picture));

    HttpResponse<String> home = oidcLogin();

    assertThat(home.statusCode()).isEqualTo(302);
    assertNoToken(home);
    HttpResponse<String> endpoint = browser.endpoint();
    assertThat(endpoint.statusCode()).isEqualTo(200);
    String uid = BootBrowser.json(endpoint).get("uid").asText();
    EmulatedUser created = emulator().users().find(uid).orElseThrow();
    assertThat(created.name()).isEqualTo("Olga Dahl");
    assertThat(created.avatar()).isEqualTo(picture);
    assertThat(emulator().journal().count()).isEqualTo(2);
    validToken(browser.fetch("/data"));
  }

  @Test
  @DisplayName("an OpenID login keeps its redirect, and a second login mints another token")
  void oidcLogin_keepsTheSavedRequest() {
    provider().logInAs(new OidcProvider.Person("cometchat-uid-3", "Nancy Grace", "none"));
    browser.navigate("/desk?from=link");

    HttpResponse<String> home = oidcLogin();

    assertThat(BootBrowser.location(home).getPath()).isEqualTo("/desk");
    assertThat(BootBrowser.location(home).getQuery()).startsWith("from=link");
    assertThat(browser.endpoint().statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName(
      "another user in the same session gets another token, and the first token is revoked")
  void secondUserInTheSameSession_replacesTheFirst() {
    String first = validToken(browser.jsonLogin(USER));

    String second = validToken(browser.jsonLogin(OTHER_USER));

    awaitRevoked(1);
    assertThat(emulator().users().isValid(first)).isFalse();
    assertThat(tokenAtEndpoint(browser, OTHER_USER)).isEqualTo(second);
  }

  @Test
  @DisplayName("the session attributes contain token and uid")
  void session_holdsTokenAndUid() {
    String token = validToken(browser.jsonLogin(USER));

    var attributes = BootBrowser.json(browser.fetch("/attributes"));

    assertThat(attributes.get("cometchat.authToken").asText()).isEqualTo(token);
    assertThat(attributes.get("cometchat.uid").asText()).isEqualTo(USER);
  }

  /** Logs in at the provider. Returns the application's response to the callback. */
  private HttpResponse<String> oidcLogin() {
    HttpResponse<String> toProvider = browser.navigate("/oauth2/authorization/stub");
    HttpResponse<String> back = browser.follow(toProvider);
    return browser.follow(back);
  }
}
