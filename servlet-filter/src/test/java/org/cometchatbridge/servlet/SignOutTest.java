/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.http.HttpSession;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.ManualGate;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The application signs a user out everywhere, or ends the user, while login sessions exist. */
class SignOutTest {

  private static final String ADA = "cometchat-uid-1";
  private static final String MISSING = "emp-1";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final ManualGate gate = new ManualGate();
  private CometChatEmulator emulator;
  private FilterFixture fixture;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = FilterFixture.of(emulator, gate);
    fixture
        .application()
        .on(
            "/attribute",
            (request, response) -> {
              HttpSession session = request.getSession(false);
              response.getWriter().print(session.getAttribute("cometchat.authToken"));
            })
        .on("/rename", (request, response) -> request.changeSessionId())
        .start();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void assertSignedOut(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("\"error\":\"signed_out\"");
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
  }

  /** A login session that is older than the time in which responses carry the token. */
  private Browser loggedIn(String userId) {
    Browser browser = fixture.browser().loggedIn(userId);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);
    fixture.advance(Duration.ofHours(1));
    return browser;
  }

  private String currentToken(Browser browser) {
    HttpResponse<String> response = browser.fetch("/api/data", "X-CometChat-Token", "?");
    return fixture.validToken(response);
  }

  @Test
  void oldSession_isSignedOutByGetAndByPost() {
    Browser old = loggedIn(ADA);
    String token = currentToken(old);
    gate.signOut(ADA);

    assertSignedOut(old.fetch("/cometchat/token"));
    assertSignedOut(old.reject(token));
    assertSignedOut(old.fetch("/cometchat/token"));
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
  }

  @Test
  void oldSession_getsNoTokenInHeaderAndAttribute() {
    Browser old = loggedIn(ADA);
    assertThat(old.fetch("/attribute").body()).isEqualTo(currentToken(old));
    gate.signOut(ADA);

    assertThat(token(old.fetch("/api/data", "X-CometChat-Token", "?"))).isEmpty();
    assertThat(old.fetch("/attribute").body()).isEqualTo("null");
  }

  @Test
  void sessionWithNothingToDo_losesTheAttributeWithItsNextRequest() {
    Browser old = loggedIn(ADA);
    gate.signOut(ADA);

    assertThat(old.fetch("/attribute").body()).isEqualTo("null");
  }

  @Test
  void newLogin_worksInAnotherSessionAndInTheSame() {
    Browser old = loggedIn(ADA);
    gate.signOut(ADA);

    assertThat(fixture.browser().loggedIn(ADA).fetch("/cometchat/token").statusCode())
        .isEqualTo(200);
    assertSignedOut(old.fetch("/cometchat/token"));

    // The application changes the session id at a login, as containers do for request.login.
    old.loggedIn(ADA);
    assertThat(old.fetch("/cometchat/token").statusCode()).isEqualTo(200);
  }

  @Test
  void loginInASessionThatHasNotSeenTheSignOut_works() {
    Browser old = loggedIn(ADA);
    gate.signOut(ADA);

    old.loggedIn(ADA);

    assertThat(old.fetch("/cometchat/token").statusCode()).isEqualTo(200);
  }

  @Test
  void pageLogout_doesNotEndASignOut() {
    Browser old = loggedIn(ADA);
    old.fetchDelete("/cometchat/token");
    gate.signOut(ADA);

    assertSignedOut(old.fetch("/cometchat/token"));
    assertThat(old.fetchDelete("/cometchat/token").statusCode()).isEqualTo(204);
    assertSignedOut(old.fetch("/cometchat/token"));
  }

  @Test
  void sessionThatLostItsTokenInAnOutage_isSignedOutToo() {
    Browser old = loggedIn(ADA);
    String token = currentToken(old);
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(3);
    assertThat(old.reject(token).statusCode()).isEqualTo(503);
    fixture.advance(Duration.ofHours(1));
    gate.signOut(ADA);

    assertSignedOut(old.fetch("/cometchat/token"));
  }

  @Test
  void loginDuringAnOutage_isSignedOutByALaterSignOut() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(3);
    Browser old = fixture.browser().loggedIn(ADA);
    assertThat(old.fetch("/cometchat/token").statusCode()).isEqualTo(503);
    fixture.advance(Duration.ofHours(1));
    gate.signOut(ADA);

    assertSignedOut(old.fetch("/cometchat/token"));
  }

  @Test
  void signOutWhileTheTokenIsCreated_handsNothingOut() {
    CompletableFuture<HttpResponse<String>> login;
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      login = fixture.browser().startFetchPost("/login?user=" + ADA);
      held.awaitHeld(1, REAL_LIMIT);
      gate.signOut(ADA);
    }

    assertThat(token(login.join())).isEmpty();
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens(ADA)).isEmpty();
  }

  @Test
  void deactivatedAndDeletedUsers_getNoToken_andSessionsStaySignedOutAfterTheActivation() {
    Browser old = loggedIn(ADA);
    gate.standing(ADA, Standing.DEACTIVATED);

    assertThat(old.fetch("/cometchat/token").body()).contains("\"error\":\"deactivated\"");
    assertThat(fixture.browser().loggedIn(ADA).fetch("/cometchat/token").statusCode())
        .isEqualTo(403);
    gate.standing(ADA, Standing.DELETED);
    assertThat(old.fetch("/cometchat/token").body()).contains("\"error\":\"not_eligible\"");
    gate.standing(ADA, Standing.ACTIVE);

    assertSignedOut(old.fetch("/cometchat/token"));
    assertThat(fixture.browser().loggedIn(ADA).fetch("/cometchat/token").statusCode())
        .isEqualTo(200);
  }

  @Test
  void userErasedInTheDashboard_isCreatedByANewLoginOnly() {
    Browser old = loggedIn(MISSING);
    String token = currentToken(old);
    emulator.users().remove(MISSING);

    assertSignedOut(old.reject(token));
    assertSignedOut(old.fetch("/cometchat/token"));
    assertThat(token(old.fetch("/api/data", "X-CometChat-Token", "?"))).isEmpty();
    assertThat(emulator.users().find(MISSING)).isEmpty();

    assertThat(fixture.browser().loggedIn(MISSING).fetch("/cometchat/token").statusCode())
        .isEqualTo(200);
    assertThat(emulator.users().find(MISSING)).isPresent();
  }

  @Test
  void userErasedInTheDashboard_isNotCreatedAfterAnOutage() {
    Browser old = loggedIn(MISSING);
    String token = currentToken(old);
    emulator.users().remove(MISSING);
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(3);
    assertThat(old.reject(token).statusCode()).isEqualTo(503);
    fixture.advance(Duration.ofHours(1));

    assertSignedOut(old.fetch("/cometchat/token"));
    assertThat(emulator.users().find(MISSING)).isEmpty();
  }
}
