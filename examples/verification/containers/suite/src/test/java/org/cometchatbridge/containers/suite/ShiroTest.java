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

@DisplayName("Applications with Shiro")
class ShiroTest extends ContainerTest {

  private static final String ENCODED =
      URLEncoder.encode(ShiroApplication.PASSWORD, StandardCharsets.UTF_8);

  private Browser browser;

  @BeforeEach
  void start() {
    browser = deploy(ShiroApplication.at("", bridge().bridge()));
  }

  @Test
  @DisplayName("a form login, which its filter responds to, gets its token with the next request")
  void formLogin_getsItsTokenWithTheNextRequest() {
    assertThat(browser.navigate("/secured/page").statusCode()).isEqualTo(302);
    assertThat(browser.navigate("/secured/sign-in").body()).isEqualTo("Please log in");

    HttpResponse<String> login =
        browser.submit(
            "/secured/sign-in", "username=" + ShiroApplication.USER + "&password=" + ENCODED);

    assertThat(login.statusCode()).isEqualTo(302);
    assertThat(Browser.token(login)).isEmpty();
    assertThat(browser.navigate("/secured/page").body()).isEqualTo("Desk");
    validToken(browser.fetch("/secured/page"));
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a JSON login has the token in its own response")
  void jsonLogin_hasTheTokenInItsOwnResponse() {
    String token = validToken(browser.fetchPost("/api/sign-in?password=" + ENCODED));

    assertThat(Browser.token(browser.fetch("/api/data"))).contains(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a failed login gets no token")
  void failedLogin_getsNoToken() {
    assertThat(browser.fetchPost("/api/sign-in?password=wrong").statusCode()).isEqualTo(401);

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    assertThat(emulator().journal().count()).isZero();
  }

  @Test
  @DisplayName("a logout revokes the token")
  void logout_revokesTheToken() {
    String token = validToken(browser.fetchPost("/api/sign-in?password=" + ENCODED));

    assertThat(Browser.token(browser.fetchPost("/api/sign-out"))).isEmpty();

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
  }
}
