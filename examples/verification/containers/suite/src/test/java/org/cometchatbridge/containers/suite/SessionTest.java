/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Sessions")
class SessionTest extends ContainerTest {

  @Test
  @DisplayName("changeSessionId keeps the token")
  void changedSessionId_keepsTheToken() {
    Browser browser =
        deploy(
            application()
                .on(
                    "/api/rotate",
                    (request, response) -> {
                      request.changeSessionId();
                      Application.json(response);
                    }));
    String token = logIn(browser, USER);

    assertThat(Browser.token(browser.fetch("/api/rotate"))).contains(token);
    assertThat(Browser.token(browser.fetch("/api/data"))).contains(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a new login in a session that was signed out gets a token")
  void newLoginInASessionThatWasSignedOut_getsAToken() {
    assertNewLoginGetsAToken(application());
  }

  @Test
  @DisplayName("a new login in a session that was signed out gets a token, deployed as an archive")
  void newLoginInASessionThatWasSignedOut_getsAToken_inAnArchive() {
    assertNewLoginGetsAToken(application().initialized());
  }

  private void assertNewLoginGetsAToken(Application application) {
    Browser browser = deploy(application);
    String first = logIn(browser, USER);
    turn(Duration.ofMinutes(2));
    bridge().bridge().users().signOutEverywhere(USER);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(403);

    browser.fetchPost("/api/login?user=" + USER);

    HttpResponse<String> endpoint = browser.fetch("/cometchat/token");
    assertThat(endpoint.statusCode()).as(endpoint.body()).isEqualTo(200);
    assertThat(endpoint.body()).doesNotContain(first);
  }

  @Test
  @DisplayName("a session that is invalidated and copied into a new one is a new login session")
  void invalidatedAndCopiedSession_isANewLoginSession() {
    Browser browser = deploy(application().on("/api/rotate", SessionTest::rotateByHand));
    String first = logIn(browser, USER);

    String second = validToken(browser.fetchPost("/api/rotate"));

    assertThat(second).isNotEqualTo(first);
    awaitRevoked(1);
    assertThat(emulator().users().tokens(USER)).containsExactly(second);
  }

  @Test
  @DisplayName(
      "a session that is invalidated and copied after the hand-off window is a new login session")
  void invalidatedAndCopiedSessionAfterTheWindow_isANewLoginSession() {
    Browser browser = deploy(application().on("/api/rotate", SessionTest::rotateByHand));
    String first = logIn(browser, USER);
    turn(Duration.ofMinutes(2));

    browser.fetchPost("/api/rotate");

    awaitRevoked(1);
    String second = validToken(browser.fetch("/api/data"));
    assertThat(second).isNotEqualTo(first);
    assertThat(emulator().users().tokens(USER)).containsExactly(second);
  }

  @Test
  @DisplayName(
      "invalidation during the response revokes the token and does not affect the response")
  void invalidationDuringTheResponse_doesNotAffectIt() {
    Browser browser =
        deploy(
            application()
                .on(
                    "/api/leave",
                    (request, response) -> {
                      response.setContentType("text/plain");
                      response.getWriter().write("good ");
                      request.getSession().invalidate();
                      response.getWriter().write("bye");
                      response.flushBuffer();
                    }));
    String token = logIn(browser, USER);

    HttpResponse<String> response = browser.fetchPost("/api/leave");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("good bye");
    assertThat(Browser.token(response)).isEmpty();
    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
  }

  @Test
  @DisplayName("an application without sessions gets a token on demand and no session")
  void applicationWithoutSessions_getsNoSession() {
    Browser browser =
        deploy(Application.at("", bridge().bridge(), request -> request.getHeader("X-User")));

    HttpResponse<String> response = browser.fetch("/api/data", "X-User", USER);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Browser.token(response)).isEmpty();
    assertThat(emulator().journal().count()).isZero();

    HttpResponse<String> endpoint = browser.fetch("/cometchat/token", "X-User", USER);

    assertThat(endpoint.statusCode()).isEqualTo(200);
    assertThat(browser.cookies()).isEmpty();
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("an application without sessions gets tokens with tokenScope=user")
  void applicationWithoutSessions_hasTheTokenOfTheUser() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator()).toBuilder().tokenScope(TokenScope.USER).build();
    try (BridgeFixture shared = new BridgeFixture(emulator(), config)) {
      Application application =
          Application.at("/shared", shared.bridge(), request -> request.getHeader("X-User"));
      Browser browser = deploy(application);

      String[] asking = {"X-User", USER, "X-CometChat-Token", "?"};
      String token = validToken(browser.fetch("/api/data", asking));

      assertThat(validToken(browser.fetch("/api/data", asking))).isEqualTo(token);
      assertThat(browser.fetch("/cometchat/token", "X-User", USER).body()).contains(token);
      assertThat(browser.cookies()).isEmpty();
      assertThat(emulator().journal().count()).isEqualTo(1);
      undeploy(application);
    }
  }

  @Test
  @DisplayName("requests that name their login session have a token for each")
  void requestsThatNameTheirLoginSession_haveATokenForEach() {
    Browser browser = deploy(Application.at("", bridge().bridge(), new NamedLogins()));

    String phone = validToken(browser.fetch("/api/data", "X-User", USER, "X-Sid", "phone"));
    String laptop = validToken(browser.fetch("/api/data", "X-User", USER, "X-Sid", "laptop"));

    assertThat(laptop).isNotEqualTo(phone);
    assertThat(validToken(browser.fetch("/api/data", "X-User", USER, "X-Sid", "phone")))
        .isEqualTo(phone);
    assertThat(browser.cookies()).isEmpty();
    assertThat(emulator().journal().count()).isEqualTo(2);
  }

  /** Trusts the headers of the request, as behind a filter that has verified them. */
  private static final class NamedLogins implements UserResolver {

    @Override
    public String userId(HttpServletRequest request) {
      return request.getHeader("X-User");
    }

    @Override
    public String statelessSession(HttpServletRequest request, String userId) {
      return request.getHeader("X-Sid");
    }
  }

  @Test
  @DisplayName("getSession is not called unless the request names a session")
  void requestWithoutASessionId_causesNoCall() {
    SessionCallCounter calls = new SessionCallCounter();
    Browser browser =
        deploy(
            Application.at("", bridge().bridge(), HttpServletRequest::getRemoteUser).behind(calls));

    browser.fetch("/api/data");
    browser.navigate("/page");
    browser.get("/api/data");
    browser.fetch("/cometchat/token");

    assertThat(calls.take()).isZero();
    assertThat(browser.cookies()).isEmpty();
  }

  @Test
  @DisplayName("parts of pages do not access their session")
  void partOfAPage_doesNotAccessTheSession() {
    SessionCallCounter calls = new SessionCallCounter();
    Browser browser = deploy(application().behind(calls));
    logIn(browser, USER);
    calls.take();

    browser.load("image", "/api/data");

    assertThat(calls.take()).isZero();
  }

  @Test
  @DisplayName("sessions in a store: logins get a token, in the response and later")
  void sessionInAStore_hasItsToken() {
    Browser browser = deploy(application().behind(new SessionStore()));

    String token = logIn(browser, USER);

    assertThat(Browser.token(browser.fetch("/api/data"))).contains(token);
    turn(Duration.ofMinutes(2));
    assertThat(Browser.token(browser.fetch("/api/data"))).isEmpty();
    assertThat(Browser.token(browser.fetch("/api/data", "X-CometChat-Token", "?"))).contains(token);
    assertThat(emulator().journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
  }

  @Test
  @DisplayName("sessions in a store: parts of pages cause no load and no save")
  void partOfAPage_causesNoLoadAndNoSave() {
    SessionStore store = new SessionStore();
    Browser browser = deploy(application().behind(store));
    logIn(browser, USER);
    store.take();

    browser.load("image", "/api/data");

    assertThat(store.take()).isEqualTo(new SessionStore.Traffic(0, 0));
  }

  @Test
  @DisplayName("sessions in a store: anonymous requests cause no load and no save")
  void anonymousRequest_causesNoLoadAndNoSave() {
    SessionStore store = new SessionStore();
    Browser browser = deploy(application().behind(store));

    browser.fetch("/api/data");
    browser.navigate("/page");
    browser.fetch("/cometchat/token");

    assertThat(store.take()).isEqualTo(new SessionStore.Traffic(0, 0));
    assertThat(browser.cookies()).isEmpty();
  }

  @Test
  @DisplayName("sessions in a store: one load for a request of a login session")
  void requestOfALoginSession_causesOneLoad() {
    SessionStore store = new SessionStore();
    Browser browser = deploy(application().behind(store));
    logIn(browser, USER);
    turn(Duration.ofMinutes(2));
    store.take();

    browser.fetch("/api/data");

    assertThat(store.take().loads()).isEqualTo(1);
  }

  private static void rotateByHand(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpSession old = request.getSession();
    Map<String, Object> attributes = new HashMap<>();
    Collections.list(old.getAttributeNames())
        .forEach(name -> attributes.put(name, old.getAttribute(name)));
    old.invalidate();
    HttpSession rotated = request.getSession();
    attributes.forEach(rotated::setAttribute);
    Application.json(response);
  }
}
