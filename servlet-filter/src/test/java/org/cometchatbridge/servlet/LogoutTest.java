/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.session.ManagedSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The events that end a login session, and those that do not. */
class LogoutTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private FilterFixture fixture;
  private Browser browser;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = FilterFixture.of(emulator);
    fixture.application().on("/api/rotate", LogoutTest::rotateByHand).start();
    browser = fixture.browser();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void invalidatedSession_revokesTheToken() {
    String token = login("cometchat-uid-1");

    assertThat(token(browser.fetchPost("/invalidate"))).isEmpty();

    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(1);
  }

  @Test
  void invalidatedSessionOnAnIdleRequest_revokesTheToken() {
    String token = login("cometchat-uid-1");
    fixture.advance(Duration.ofMinutes(2));

    browser.fetchPost("/invalidate");

    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @Test
  void invalidatedSessionOnASubresourceRequest_revokesTheToken() {
    String token = login("cometchat-uid-1");

    browser.load("image", "/invalidate");

    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @Test
  void removedUserAttribute_revokesTheTokenAndClearsTheSession() {
    String token = login("cometchat-uid-1");

    assertThat(token(browser.fetchPost("/forget"))).isEmpty();

    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(attributes()).contains("session=null", "authToken=null", "uid=null");
  }

  @Test
  void logoutDuringATokenRequest_revokesItsToken() {
    Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    browser.loggedIn("cometchat-uid-1");
    hold.awaitHeld(1, REAL_LIMIT);

    browser.load("image", "/invalidate");
    hold.release();

    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void loginAfterALogoutInTheSameSession_getsAnotherToken() {
    String first = login("cometchat-uid-1");
    browser.fetchPost("/forget");

    String second = login("cometchat-uid-1");

    assertThat(second).isNotEqualTo(first);
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(second);
  }

  @Test
  void otherUserInTheSameSession_getsItsOwnTokenAndTheFirstIsRevoked() {
    String first = login("cometchat-uid-1");

    String second = login("cometchat-uid-2");

    assertThat(second).startsWith("cometchat-uid-2");
    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(first)).isFalse();
    assertThat(emulator.users().isValid(second)).isTrue();
  }

  @Test
  void pageOfTheNewUserInTheSameRequest_hasNotThePreviousToken() {
    try (FilterFixture other = FilterFixture.of(emulator)) {
      other
          .application()
          .on(
              "/switch",
              (request, response) -> {
                TestApplication.logIn(request);
                HttpSession session = request.getSession(false);
                response.setContentType("text/html");
                response.getWriter().print(session.getAttribute("cometchat.uid") + "");
              })
          .start();
      Browser user = other.browser();
      other.validToken(user.fetchPost("/api/login?user=cometchat-uid-1"));

      assertThat(user.fetchPost("/switch?user=cometchat-uid-2").body()).isEqualTo("null");
    }
  }

  @Test
  void otherUserOnAnIdleRequest_getsATokenInTheSameResponse() {
    String first = login("cometchat-uid-1");
    fixture.advance(Duration.ofMinutes(2));

    String second = fixture.validToken(browser.fetchPost("/api/login?user=cometchat-uid-2"));

    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(first)).isFalse();
    assertThat(emulator.users().tokens("cometchat-uid-2")).containsExactly(second);
  }

  @Test
  void sessionReplacedByTheApplication_isANewLoginSession() {
    String first = login("cometchat-uid-1");

    String second = fixture.validToken(browser.fetchPost("/api/rotate"));

    assertThat(second).isNotEqualTo(first);
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(second);
  }

  @Test
  void sessionReplacedOnAnIdleRequest_isANewLoginSession() {
    String first = login("cometchat-uid-1");
    fixture.advance(Duration.ofMinutes(2));

    browser.fetchPost("/api/rotate");

    fixture.awaitRevoked(1);
    String second = fixture.validToken(browser.fetch("/api/data"));
    assertThat(second).isNotEqualTo(first);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(second);
  }

  @Test
  void logoutThatStartsANewSession_createsNoToken() {
    UserResolver cached = request -> (String) request.getAttribute("cached principal");
    try (FilterFixture other = FilterFixture.of(emulator, cached)) {
      other
          .application()
          .behind(
              (request, response, chain) -> {
                request.setAttribute("cached principal", sessionUser((HttpServletRequest) request));
                chain.doFilter(request, response);
              })
          .on(
              "/api/logout",
              (request, response) -> {
                request.getSession().invalidate();
                request.getSession().setAttribute("message", "Good bye");
                TestApplication.json(response);
              })
          .start();
      Browser user = other.browser().loggedIn("cometchat-uid-1");
      other.validToken(user.fetch("/api/data"));

      assertThat(token(user.fetchPost("/api/logout"))).isEmpty();

      other.awaitRevoked(1);
      assertThat(user.load("image", "/attributes").body()).contains("session=null");
      assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
    }
  }

  @Test
  void rotatedSessionId_keepsTheToken() {
    fixture
        .application()
        .on(
            "/api/rotate-id",
            (request, response) -> {
              request.changeSessionId();
              TestApplication.json(response);
            });
    String token = login("cometchat-uid-1");

    assertThat(token(browser.fetch("/api/rotate-id"))).contains(token);
    assertThat(token(browser.fetch("/api/data"))).contains(token);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void idleExpiry_revokesNothing() {
    String idle = login("cometchat-uid-1");

    expire(browser);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);

    revokeAnotherToken();
    assertThat(emulator.users().isValid(idle)).isTrue();
  }

  @Test
  void idleExpiry_revokesTheTokenIfThatIsSet() {
    fixture.close();
    fixture =
        FilterFixture.of(
            emulator, BridgeFixture.config(emulator).toBuilder().revokeOnExpiry(true).build());
    fixture.application().start();
    browser = fixture.browser();
    String idle = login("cometchat-uid-1");

    expire(browser);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);

    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(idle)).isFalse();
  }

  @Test
  void stoppedFilter_revokesNothing() {
    try (BridgeFixture bridge = new BridgeFixture(emulator)) {
      CometChatBridgeFilter filter = new CometChatBridgeFilter(bridge.bridge());
      try (TestApplication application =
          TestApplication.with(filter, FilterFixture.params("userResolver", "session:user"))) {
        application.start();
        Browser user = application.browser();
        String token = token(user.fetchPost("/api/login?user=cometchat-uid-1")).orElseThrow();

        filter.destroy();
        user.fetchPost("/invalidate");

        revokeAnotherToken();
        assertThat(emulator.users().isValid(token)).isTrue();
      }
    }
  }

  @Test
  void requestWithoutUser_revokesNothing() {
    AtomicBoolean visible = new AtomicBoolean(true);
    UserResolver resolver = request -> visible.get() ? sessionUser(request) : null;
    try (FilterFixture other = FilterFixture.of(emulator, resolver).start()) {
      Browser user = other.browser();
      String token = other.validToken(user.fetchPost("/api/login?user=cometchat-uid-1"));

      visible.set(false);
      assertThat(token(user.fetch("/api/data"))).isEmpty();
      visible.set(true);

      assertThat(token(user.fetch("/api/data"))).contains(token);
      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }

  @Test
  void resolverThatThrowsAfterTheChain_revokesNothing() {
    AtomicBoolean broken = new AtomicBoolean();
    UserResolver resolver =
        request -> {
          if (broken.get()) {
            throw new IllegalStateException("the application's own");
          }
          return sessionUser(request);
        };
    try (FilterFixture other = FilterFixture.of(emulator, resolver)) {
      other
          .application()
          .on(
              "/api/breaks",
              (request, response) -> {
                broken.set(true);
                TestApplication.json(response);
              })
          .start();
      Browser user = other.browser();
      String token = other.validToken(user.fetchPost("/api/login?user=cometchat-uid-1"));

      assertThat(user.fetch("/api/breaks").statusCode()).isEqualTo(200);
      broken.set(false);

      assertThat(token(user.fetch("/api/data"))).contains(token);
      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }

  private String login(String user) {
    return fixture.validToken(browser.fetchPost("/api/login?user=" + user));
  }

  private String attributes() {
    return browser.load("image", "/attributes").body();
  }

  /** Revokes another user's token. Revocations are ordered, so any earlier one is done then. */
  private void revokeAnotherToken() {
    Browser other = fixture.browser();
    String token = fixture.validToken(other.fetchPost("/api/login?user=cometchat-uid-5"));
    other.fetchPost("/invalidate");
    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(1);
  }

  /** Makes the session idle for an hour, and lets the container expire it. */
  private void expire(Browser user) {
    fixture
        .application()
        .on(
            "/age",
            (request, response) -> {
              HttpSession session = request.getSession();
              session.setMaxInactiveInterval(60);
              response.getWriter().print(session.getId());
            });
    String id = user.load("image", "/age").body();
    fixture.application().configure(context -> expire(context, id));
  }

  private static void expire(ServletContextHandler context, String id) {
    SessionHandler sessions = context.getSessionHandler();
    ManagedSession session = sessions.getManagedSession(id);
    long hourAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
    session.getSessionData().setLastAccessed(hourAgo);
    session.getSessionData().setAccessed(hourAgo);
    session.getSessionData().calcAndSetExpiry(hourAgo);
    sessions.sessionTimerExpired(session, System.currentTimeMillis());
    sessions.scavenge();
  }

  private static String sessionUser(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    Object user = session == null ? null : session.getAttribute("user");
    return user == null ? null : (String) ((Map<?, ?>) user).get("id");
  }

  private static void rotateByHand(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    HttpSession old = request.getSession();
    Map<String, Object> attributes = new HashMap<>();
    Collections.list(old.getAttributeNames())
        .forEach(name -> attributes.put(name, old.getAttribute(name)));
    old.invalidate();
    HttpSession rotated = request.getSession();
    attributes.forEach(rotated::setAttribute);
    TestApplication.json(response);
  }
}
