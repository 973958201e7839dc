/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One token for all sessions of a user, with {@code tokenScope=user}. */
class UserScopeTest {

  private static final String BASIC =
      "Basic "
          + Base64.getEncoder()
              .encodeToString(
                  ("cometchat-uid-1:" + ContainerLogin.PASSWORD).getBytes(StandardCharsets.UTF_8));

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private FilterFixture fixture;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().tokenScope(TokenScope.USER).build();
    fixture =
        FilterFixture.of(
            emulator,
            config,
            "userResolver",
            "session:user, principal",
            "endpoint",
            "/container/token");
    fixture
        .application()
        .configure(context -> ContainerLogin.install(context, new BasicAuthenticator()))
        .on("/container/data", (request, response) -> TestApplication.json(response))
        .on(
            "/container/session",
            (request, response) -> {
              request.getSession();
              TestApplication.json(response);
            })
        .on(
            "/container/logout",
            (request, response) -> {
              request.logout();
              TestApplication.json(response);
            })
        .on("/container/invalidate", UserScopeTest::invalidate)
        .start();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void invalidate(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    TestApplication.json(response);
  }

  private HttpResponse<String> basic(String path, String... more) {
    String[] headers = new String[2 + more.length];
    headers[0] = "Authorization";
    headers[1] = BASIC;
    System.arraycopy(more, 0, headers, 2, more.length);
    return fixture.browser().fetch(path, headers);
  }

  private int createdTokens() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  @Test
  void twoBrowsers_shareOneToken() {
    String one = fixture.validToken(fixture.browser().fetchPost("/api/login?user=cometchat-uid-1"));
    String two = fixture.validToken(fixture.browser().fetchPost("/api/login?user=cometchat-uid-1"));

    assertThat(one).isEqualTo(two);
    assertThat(createdTokens()).isEqualTo(1);
  }

  @Test
  void requestsWithoutSession_getTheTokenOnDemandAndNoSession() {
    assertThat(token(basic("/container/data"))).isEmpty();
    assertThat(createdTokens()).isZero();
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> response = basic("/container/data", "X-CometChat-Token", "?");
      tokens.add(fixture.validToken(response));
      assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }
    tokens.add(fixture.validToken(fixture.browser().fetchPost("/api/login?user=cometchat-uid-1")));

    assertThat(tokens).hasSize(1);
    assertThat(createdTokens()).isEqualTo(1);
  }

  @Test
  void requestsWithoutSession_getTheHeaderOnlyIfTheyAsk() {
    String token = fixture.validToken(basic("/container/data", "X-CometChat-Token", "?"));
    assertThat(token(basic("/container/data"))).isEmpty();

    fixture.advance(Duration.ofMinutes(1));

    assertThat(token(basic("/container/data"))).isEmpty();
    assertThat(token(basic("/container/data", "X-CometChat-Token", "?"))).contains(token);
    HttpResponse<String> page =
        fixture.browser().navigate("/container/data", "Authorization", BASIC);
    assertThat(token(page)).isEmpty();
  }

  @Test
  void endpointWithoutSession_returnsTheToken() {
    HttpResponse<String> response = basic("/container/token");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(response.body())
        .contains(fixture.validToken(basic("/container/data", "X-CometChat-Token", "?")));
    assertThat(createdTokens()).isEqualTo(1);
  }

  @Test
  void sessionThatStartsLongAfterTheCreation_getsTheHeaderForAMinute() {
    String token =
        fixture.validToken(fixture.browser().fetchPost("/api/login?user=cometchat-uid-1"));
    fixture.advance(Duration.ofHours(3));

    Browser later = fixture.browser();
    assertThat(fixture.validToken(later.fetchPost("/api/login?user=cometchat-uid-1")))
        .isEqualTo(token);
    fixture.advance(Duration.ofMillis(59_999));
    assertThat(token(later.fetch("/api/data"))).contains(token);
    fixture.advance(Duration.ofMillis(1));
    assertThat(token(later.fetch("/api/data"))).isEmpty();
    assertThat(createdTokens()).isEqualTo(1);
  }

  @Test
  void logoutOfOneBrowser_keepsTheTokenOfTheOther() {
    Browser leaving = fixture.browser();
    Browser staying = fixture.browser();
    String token = fixture.validToken(leaving.fetchPost("/api/login?user=cometchat-uid-1"));
    fixture.validToken(staying.fetchPost("/api/login?user=cometchat-uid-1"));

    leaving.fetchPost("/forget");

    assertThat(fixture.validToken(staying.fetch("/api/data"))).isEqualTo(token);
    assertThat(fixture.validToken(fixture.browser().fetchPost("/api/login?user=cometchat-uid-1")))
        .isNotEqualTo(token);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }

  @Test
  void logoutWithoutSession_retiresTheToken() {
    String token = fixture.validToken(basic("/container/data", "X-CometChat-Token", "?"));

    assertThat(token(basic("/container/logout"))).isEmpty();

    assertThat(token(basic("/container/data"))).isEmpty();
    assertThat(fixture.validToken(basic("/container/data", "X-CometChat-Token", "?")))
        .isNotEqualTo(token);
    assertThat(emulator.users().isValid(token)).isTrue();
  }

  @Test
  void sessionThatTheRequestStarts_holdsTheTokenFromTheNextRequestOn() {
    Browser browser = fixture.browser();
    HttpResponse<String> first = browser.fetch("/container/session", "Authorization", BASIC);
    String token = fixture.validToken(first);

    assertThat(fixture.validToken(browser.fetch("/container/data", "Authorization", BASIC)))
        .isEqualTo(token);
    assertThat(createdTokens()).isEqualTo(1);
  }

  @Test
  void userWhoLosesTheSessionDuringARequest_isNotSessionless() {
    Browser browser = fixture.browser();
    browser.fetch("/container/session", "Authorization", BASIC);
    fixture.validToken(browser.fetch("/container/data", "Authorization", BASIC));

    HttpResponse<String> response = browser.fetch("/container/invalidate", "Authorization", BASIC);

    assertThat(token(response)).isEmpty();
  }

  @Test
  void rejectedToken_isReplacedForAllSessionsAndNotRevoked() {
    Browser one = fixture.browser();
    Browser two = fixture.browser();
    String rejected = fixture.validToken(one.fetchPost("/api/login?user=cometchat-uid-1"));
    fixture.validToken(two.fetchPost("/api/login?user=cometchat-uid-1"));

    String fresh = one.rejectAt("/container/token", rejected, "Authorization", BASIC).body();

    assertThat(fresh).contains("\"authToken\"").doesNotContain(rejected);
    assertThat(two.rejectAt("/container/token", rejected, "Authorization", BASIC).body())
        .isEqualTo(fresh);
    assertThat(one.fetch("/container/token", "Authorization", BASIC).body()).isEqualTo(fresh);
    assertThat(basic("/container/token").body()).isEqualTo(fresh);
    assertThat(createdTokens()).isEqualTo(2);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }

  @Test
  void rejectedTokenOfARequestWithoutSession_isReplacedForAllSessions() {
    String rejected = fixture.validToken(basic("/container/data", "X-CometChat-Token", "?"));

    String fresh =
        fixture.browser().rejectAt("/container/token", rejected, "Authorization", BASIC).body();

    assertThat(fresh).contains("\"authToken\"").doesNotContain(rejected);
    assertThat(basic("/container/token").body()).isEqualTo(fresh);
    assertThat(createdTokens()).isEqualTo(2);
  }

  @Test
  void deleteByOnePage_keepsTheTokenOfTheOthers() {
    Browser leaving = fixture.browser();
    Browser staying = fixture.browser();
    String token = fixture.validToken(leaving.fetchPost("/api/login?user=cometchat-uid-1"));
    fixture.validToken(staying.fetchPost("/api/login?user=cometchat-uid-1"));

    assertThat(leaving.fetchDelete("/container/token", "Authorization", BASIC).statusCode())
        .isEqualTo(204);

    assertThat(staying.fetch("/container/token", "Authorization", BASIC).body()).contains(token);
    assertThat(leaving.fetch("/container/token", "Authorization", BASIC).body())
        .doesNotContain(token);
    assertThat(emulator.users().isValid(token)).isTrue();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }
}
