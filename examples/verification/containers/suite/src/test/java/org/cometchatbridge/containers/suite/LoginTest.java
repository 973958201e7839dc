/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.cometchatbridge.containers.WebApplication;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Logins by the container")
class LoginTest extends ContainerTest {

  private static final UserResolver CONTAINER_USER = HttpServletRequest::getRemoteUser;

  private Browser browser;

  @BeforeEach
  void start() {
    browser =
        deploy(
            Application.at("", bridge().bridge(), CONTAINER_USER)
                .withFormLogin()
                .on("/container/page", (request, response) -> response.getWriter().write("Desk"))
                .on("/sign-in", (request, response) -> response.getWriter().write("Please log in"))
                .on("/sign-in-failed", (request, response) -> response.getWriter().write("No."))
                .on(
                    "/api/container-login",
                    (request, response) -> {
                      request.getSession();
                      request.login(WebApplication.USER, WebApplication.PASSWORD);
                      Application.json(response);
                    })
                .on(
                    "/api/container-logout",
                    (request, response) -> {
                      request.logout();
                      Application.json(response);
                    }));
  }

  @Test
  @DisplayName("a form login gets a token")
  void formLogin_getsAToken() {
    assertThat(browser.navigate("/container/page").body()).isEqualTo("Please log in");

    HttpResponse<String> login = submit(WebApplication.PASSWORD);

    assertThat(login.statusCode()).isIn(302, 303);
    assertThat(Browser.token(login)).isEmpty();
    String path = URI.create(login.headers().firstValue("Location").orElseThrow()).getPath();
    assertThat(browser.navigate(path).body()).isEqualTo("Desk");
    validToken(browser.fetch("/container/page"));
  }

  @Test
  @DisplayName("a failed form login gets no token")
  void failedFormLogin_getsNoToken() {
    browser.navigate("/container/page");

    submit("wrong password");

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    assertThat(emulator().journal().count()).isZero();
  }

  @Test
  @DisplayName("request.login() has the token in its own response, and later ones keep it")
  void programmaticLogin_hasTheTokenInItsOwnResponse() {
    String token = validToken(browser.fetchPost("/api/container-login"));

    assertThat(Browser.token(browser.fetch("/api/data"))).contains(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("request.login() starts the token request before the application goes on")
  void programmaticLogin_startsTheTokenRequest() {
    assertStartsEarly(
        Application.at("/early", bridge().bridge(), CONTAINER_USER).withFormLogin(),
        request -> {
          request.getSession();
          request.login(WebApplication.USER, WebApplication.PASSWORD);
        });
  }

  @Test
  @DisplayName(
      "a user stored in the session starts the token request before the application goes on")
  void userInTheSession_startsTheTokenRequest() {
    assertStartsEarly(
        Application.at("/early", bridge().bridge()).initialized(),
        request -> {
          Application.logIn(request);
          request.changeSessionId();
        });
  }

  private void assertStartsEarly(Application application, Login login) {
    try (Hold hold = emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      Browser early =
          deploy(
              application.on(
                  "/api/slow-login",
                  (request, response) -> {
                    login.run(request);
                    hold.awaitHeld(1, REAL_LIMIT);
                    hold.release();
                    Application.json(response);
                  }));

      validToken(early.fetchPost("/api/slow-login?user=" + USER));
    }
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @FunctionalInterface
  private interface Login {
    void run(HttpServletRequest request) throws Exception;
  }

  @Test
  @DisplayName("request.logout() revokes the token")
  void programmaticLogout_revokesTheToken() {
    String token = validToken(browser.fetchPost("/api/container-login"));

    HttpResponse<String> logout = browser.fetchPost("/api/container-logout");

    assertThat(Browser.token(logout)).isEmpty();
    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> submit(String password) {
    return browser.submit(
        "/container/j_security_check",
        "j_username="
            + WebApplication.USER
            + "&j_password="
            + URLEncoder.encode(password, StandardCharsets.UTF_8));
  }
}
