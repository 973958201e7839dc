/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.cometchatbridge.boots.host.People;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Logins")
class LoginTest extends OnUsualApplication {

  private final BootBrowser browser = browser();

  @Test
  @DisplayName("a login by JSON has the token on its own response")
  void jsonLogin_hasTheTokenOnItsOwnAnswer() {
    HttpResponse<String> login = browser.jsonLogin(USER);

    String token = validToken(login);
    assertThat(login.headers().firstValue("X-CometChat-Uid")).hasValue(USER);
    assertThat(login.body()).contains(USER);
    assertThat(BootBrowser.token(browser.fetch("/data"))).hasValue(token);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a login by form has the token at the endpoint, and never on redirects and pages")
  void formLogin_hasTheTokenAtTheEndpoint() {
    HttpResponse<String> login = browser.formLogin(USER);

    assertThat(login.statusCode()).isEqualTo(302);
    assertNoToken(login);
    assertNoToken(browser.follow(login));
    String token = tokenAtEndpoint(browser, USER);
    assertNoToken(browser.navigate("/desk"));
    assertNoToken(browser.load("style", "/host.css"));
    assertThat(validToken(browser.fetch("/data"))).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a login by form has its token on the way before any page asks")
  void formLogin_beginsTheFlightByItself() {
    browser.formLogin(USER);

    emulator().journal().awaitCompleted(Operation.CREATE_AUTH_TOKEN, 1, REAL_LIMIT);
  }

  @Test
  @DisplayName("a login that fails is nobody's")
  void failedLogin_isNotBridged() {
    String form =
        BootBrowser.credentials(USER, "a wrong password") + "&_csrf=" + browser.csrfToken();
    HttpResponse<String> login = browser.submit("/login", form);

    assertThat(BootBrowser.location(login).getQuery()).isEqualTo("error");
    assertNoToken(login);
    assertNobody(browser.endpoint());
    assertThat(emulator().journal().count()).isZero();
  }

  @Test
  @DisplayName("a user unknown to CometChat is created, at two calls")
  void newUser_isCreated() {
    validToken(browser.jsonLogin(People.NEWCOMER));

    assertThat(emulator().users().find(People.NEWCOMER)).isPresent();
    assertThat(emulator().journal().count(Operation.CREATE_USER)).isEqualTo(1);
    assertThat(emulator().journal().count()).isEqualTo(2);
  }

  @Test
  @DisplayName("a name that is no legal uid is encoded")
  void awkwardName_isEncoded() {
    HttpResponse<String> login = browser.jsonLogin(People.AWKWARD);

    validToken(login);
    assertThat(login.headers().firstValue("X-CometChat-Uid").orElseThrow())
        .startsWith("s-obrien-")
        .isNotEqualTo(People.AWKWARD);
  }

  @Test
  @DisplayName("pages that are used and loaded again mint nothing more")
  void usedPages_mintNothingMore() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    for (int i = 0; i < 5; i++) {
      browser.navigate("/desk");
      browser.load("style", "/host.css");
      browser.fetch("/data");
      assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    }

    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("each session of a user has a token of its own")
  void twoSessions_haveTwoTokens() {
    String one = validToken(browser.jsonLogin(USER));
    String other = validToken(browser().jsonLogin(USER));

    assertThat(one).isNotEqualTo(other);
    assertThat(emulator().users().isValid(one)).isTrue();
    assertThat(minted()).isEqualTo(2);
  }

  @Test
  @DisplayName("request.login() has the token on its own response")
  void programmaticLogin_hasTheTokenOnItsOwnAnswer() {
    HttpResponse<String> login =
        browser.fetchForm("/servlet/login", BootBrowser.credentials(USER, People.PASSWORD));

    String token = validToken(login);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a success handler of the application's runs, and its response has the token")
  void customSuccessHandler_runs() {
    HttpResponse<String> login =
        browser.fetchForm("/custom/login", BootBrowser.credentials(USER, People.PASSWORD));

    assertThat(login.headers().firstValue("X-Host-Login")).hasValue(USER);
    assertThat(BootBrowser.json(login).get("welcome").asBoolean()).isTrue();
    validToken(login);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a proxy's login in front of the application is bridged on its first response")
  void preAuthenticated_isBridged() {
    String token = validToken(browser.fetch("/pre/data", "X-Remote-User", USER));

    assertThat(BootBrowser.token(browser.fetch("/pre/data", "X-Remote-User", USER)))
        .hasValue(token);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a user remembered from an earlier visit is logged in to chat again")
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
  @DisplayName("a login by an OpenID provider brings name and picture along")
  void oidcLogin_isBridged() {
    String picture = "https://pictures.example.org/olga.png";
    provider().seat(new OidcProvider.Person("olga-7", "Olga Dahl", picture));

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
  @DisplayName("the response of an OpenID login leads where it did, and a second login mints anew")
  void oidcLogin_keepsTheSavedRequest() {
    provider().seat(new OidcProvider.Person("cometchat-uid-3", "Nancy Grace", "none"));
    browser.navigate("/desk?from=link");

    HttpResponse<String> home = oidcLogin();

    assertThat(BootBrowser.location(home).getPath()).isEqualTo("/desk");
    assertThat(BootBrowser.location(home).getQuery()).startsWith("from=link");
    assertThat(browser.endpoint().statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("somebody else in the same session gets a token of their own, and the first ends")
  void secondUserInTheSameSession_replacesTheFirst() {
    String first = validToken(browser.jsonLogin(USER));

    String second = validToken(browser.jsonLogin(OTHER_USER));

    awaitRevoked(1);
    assertThat(emulator().users().isValid(first)).isFalse();
    assertThat(tokenAtEndpoint(browser, OTHER_USER)).isEqualTo(second);
  }

  @Test
  @DisplayName("the session holds token and uid for the application to read")
  void session_holdsTokenAndUid() {
    String token = validToken(browser.jsonLogin(USER));

    var attributes = BootBrowser.json(browser.fetch("/attributes"));

    assertThat(attributes.get("cometchat.authToken").asText()).isEqualTo(token);
    assertThat(attributes.get("cometchat.uid").asText()).isEqualTo(USER);
  }

  /** From the application to the provider and back; the last response is the login's own. */
  private HttpResponse<String> oidcLogin() {
    HttpResponse<String> toProvider = browser.navigate("/oauth2/authorization/stub");
    HttpResponse<String> back = browser.follow(toProvider);
    return browser.follow(back);
  }
}
