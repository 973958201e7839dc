/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logins by the container: FORM authentication and {@code request.login()}. */
class ContainerLoginTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private FilterFixture fixture;
  private Browser browser;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = FilterFixture.of(emulator, "userResolver", "principal");
    fixture
        .application()
        .configure(ContainerLogin::installForm)
        .on("/sign-in", (request, response) -> TestApplication.json(response))
        .on("/container/page", (request, response) -> TestApplication.json(response))
        .on("/container/data", (request, response) -> TestApplication.json(response))
        .on("/api/programmatic", ContainerLoginTest::logIn)
        .on(
            "/logout",
            (request, response) -> {
              request.logout();
              response.sendRedirect("/page");
            })
        .on(
            "/api/logout",
            (request, response) -> {
              request.logout();
              TestApplication.json(response);
            });
    fixture.start();
    browser = fixture.browser();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void formLogin_isDetectedOnTheNextRequest() {
    formLogin("cometchat-uid-1");
    assertThat(emulator.journal().count()).isZero();

    assertThat(token(browser.navigate("/container/page"))).isEmpty();
    fixture.awaitMinted(1);

    fixture.validToken(browser.fetch("/container/data"));
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void requestLogin_isDetectedInTheSameResponse() {
    HttpResponse<String> response = programmaticLogin("cometchat-uid-1");

    fixture.validToken(response);
    assertThat(response.headers().firstValue("X-CometChat-Uid")).contains("cometchat-uid-1");
  }

  @Test
  void requestLogout_revokesTheToken() {
    String token = fixture.validToken(programmaticLogin("cometchat-uid-1"));

    HttpResponse<String> response = browser.fetchPost("/api/logout");

    assertThat(token(response)).isEmpty();
    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(attributes()).contains("session=null", "authToken=null", "uid=null");
  }

  @Test
  void requestLogoutWithARedirect_clearsTheSessionForTheNextLoginOfTheSameUser() {
    String first = fixture.validToken(programmaticLogin("cometchat-uid-1"));
    fixture.advance(Duration.ofMinutes(5));

    browser.post("/logout");
    fixture.awaitRevoked(1);
    String second = fixture.validToken(programmaticLogin("cometchat-uid-1"));

    assertThat(second).isNotEqualTo(first);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(second);
  }

  @Test
  void changeOfUserInOneSession_revokesThePreviousToken() {
    String first = fixture.validToken(programmaticLogin("cometchat-uid-1"));
    browser.post("/logout");

    HttpResponse<String> response = programmaticLogin("cometchat-uid-2");

    fixture.validToken(response);
    assertThat(response.headers().firstValue("X-CometChat-Uid")).contains("cometchat-uid-2");
    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(first)).isFalse();
  }

  @Test
  void basicLoginWithoutASession_getsATokenOnDemandAndNoSession() {
    try (FilterFixture basic = FilterFixture.of(emulator, "userResolver", "principal")) {
      basic
          .application()
          .configure(context -> ContainerLogin.install(context, sessionless()))
          .on("/container/data", (request, response) -> TestApplication.json(response))
          .start();
      Browser client = basic.browser();
      String authorization = basic("cometchat-uid-1");

      HttpResponse<String> response =
          client.fetch("/container/data", "Authorization", authorization);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(token(response)).isEmpty();
      assertThat(emulator.journal().count()).isZero();

      HttpResponse<String> endpoint =
          client.fetch("/cometchat/token", "Authorization", authorization);

      assertThat(endpoint.statusCode()).isEqualTo(200);
      assertThat(client.cookies()).isEmpty();
      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }

  @Test
  void basicLoginWhoseResponseStartsTheSession_isDetectedInTheSameResponse() {
    try (FilterFixture basic = FilterFixture.of(emulator, "userResolver", "principal")) {
      basic
          .application()
          .configure(context -> ContainerLogin.install(context, sessionless()))
          .on(
              "/container/data",
              (request, response) -> {
                request.getSession();
                TestApplication.json(response);
              })
          .start();

      basic.validToken(
          basic.browser().fetch("/container/data", "Authorization", basic("cometchat-uid-1")));
    }
  }

  private static BasicAuthenticator sessionless() {
    return new BasicAuthenticator();
  }

  private static String basic(String user) {
    String credentials = user + ":" + ContainerLogin.PASSWORD;
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private static void logIn(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    request.login(request.getParameter("user"), ContainerLogin.PASSWORD);
    TestApplication.json(response);
  }

  private HttpResponse<String> programmaticLogin(String user) {
    return browser.fetchPost("/api/programmatic?user=" + user);
  }

  private void formLogin(String user) {
    browser.navigate("/container/page");
    String password = URLEncoder.encode(ContainerLogin.PASSWORD, StandardCharsets.UTF_8);
    HttpResponse<String> response =
        browser.post("/j_security_check?j_username=" + user + "&j_password=" + password);
    assertThat(response.statusCode()).isBetween(302, 303);
  }

  private String attributes() {
    return browser.load("image", "/attributes").body();
  }
}
