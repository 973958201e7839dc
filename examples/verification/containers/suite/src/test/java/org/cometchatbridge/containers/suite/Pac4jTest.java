/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Applications with pac4j")
class Pac4jTest extends ContainerTest {

  private Browser browser;

  @BeforeEach
  void start() {
    browser =
        deploy(Pac4jApplication.at("http://127.0.0.1:" + container().port(), bridge().bridge()));
  }

  @Test
  @DisplayName("a form login, which its filter responds to, gets its token with the next request")
  void formLogin_getsItsTokenWithTheNextRequest() {
    assertThat(browser.navigate("/secured/page").statusCode()).isIn(302, 303);
    assertThat(browser.navigate("/sign-in").body()).isEqualTo("Please log in");

    HttpResponse<String> login = submit(Pac4jApplication.PASSWORD);

    assertThat(login.statusCode()).isIn(302, 303);
    assertThat(Browser.token(login)).isEmpty();
    assertThat(browser.navigate("/secured/page").body()).isEqualTo("Desk");
    validToken(browser.fetch("/secured/data"));
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a JSON login that saves a profile gets its token with the next request")
  void jsonLogin_getsItsTokenWithTheNextRequest() {
    assertThat(Browser.token(browser.fetchPost("/api/sign-in"))).isEmpty();

    validToken(browser.fetch("/secured/data"));
  }

  @Test
  @DisplayName("a failed login gets no token")
  void failedLogin_getsNoToken() {
    browser.navigate("/secured/page");

    submit("wrong");

    assertThat(browser.fetch("/secured/data").statusCode()).isNotEqualTo(200);
    assertThat(emulator().journal().count()).isZero();
  }

  @Test
  @DisplayName("a logout that destroys the session revokes the token")
  void logout_revokesTheToken() {
    browser.fetchPost("/api/sign-in");
    String token = validToken(browser.fetch("/secured/data"));

    browser.navigate("/sign-out");

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
  }

  @Test
  @DisplayName("a logout that keeps the session revokes the token")
  void logoutThatKeepsTheSession_revokesTheToken() {
    browser.fetchPost("/api/sign-in");
    String token = validToken(browser.fetch("/secured/data"));

    browser.navigate("/sign-out-softly");

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertThat(browser.fetch("/secured/data").statusCode()).isNotEqualTo(200);
  }

  private HttpResponse<String> submit(String password) {
    return browser.submit(
        "/callback?client_name=FormClient",
        "username="
            + Pac4jApplication.USER
            + "&password="
            + URLEncoder.encode(password, StandardCharsets.UTF_8));
  }
}
