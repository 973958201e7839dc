/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.servlet.TestApplication.Action;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.Test;

/** A token request starts when the user is stored, and not only when the response is committed. */
class EarlyLoginTest extends FilterTest {

  private static final String USER = "cometchat-uid-1";

  @Override
  FilterFixture createFixture() {
    FilterFixture created = FilterFixture.of(emulator, "userResolver", "session:user,principal");
    created.application().configure(ContainerLogin::installForm);
    return created;
  }

  @Test
  void userInASessionAttribute_startsTheTokenRequestBeforeTheServletGoesOn() throws Exception {
    assertStartsEarly(request -> store(request.getSession(), USER));
  }

  @Test
  void requestLogin_startsTheTokenRequestBeforeTheServletGoesOn() throws Exception {
    assertStartsEarly(
        request -> {
          request.getSession();
          request.login(USER, ContainerLogin.PASSWORD);
        });
  }

  @Test
  void sessionAfterRequestLogin_startsTheTokenRequestBeforeTheServletGoesOn() throws Exception {
    assertStartsEarly(
        request -> {
          request.login(USER, ContainerLogin.PASSWORD);
          request.getSession();
        });
  }

  @Test
  void changedSessionId_keepsTheTokenRequest() throws Exception {
    assertStartsEarly(
        request -> {
          store(request.getSession(), USER);
          request.changeSessionId();
        });
  }

  @Test
  void userWhoIsStoredAgain_keepsTheTokenRequest() throws Exception {
    assertStartsEarly(
        request -> {
          store(request.getSession(), USER);
          store(request.getSession(), USER);
        });
  }

  private void assertStartsEarly(Step login) throws Exception {
    Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    on(
        request -> {
          login.run(request);
          hold.awaitHeld(1, REAL_LIMIT);
          hold.release();
          fixture.awaitMinted(1);
        });

    fixture.validToken(logIn());

    assertThat(emulator.journal().count()).isEqualTo(1);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void loginThatIsTakenBack_leavesNoToken() {
    assertLeavesNoToken(
        request -> {
          store(request.getSession(), USER);
          fixture.awaitMinted(1);
          request.getSession().removeAttribute("user");
        });
  }

  @Test
  void requestLoginThatIsTakenBack_leavesNoToken() {
    assertLeavesNoToken(
        request -> {
          request.getSession();
          request.login(USER, ContainerLogin.PASSWORD);
          fixture.awaitMinted(1);
          request.logout();
        });
  }

  @Test
  void loginWhoseSessionIsInvalidated_leavesNoToken() {
    assertLeavesNoToken(
        request -> {
          store(request.getSession(), USER);
          fixture.awaitMinted(1);
          request.getSession().invalidate();
        });
  }

  @Test
  void loginThatIsTakenBackWhileTheTokenIsRequested_leavesNoToken() {
    Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    assertLeavesNoToken(
        request -> {
          store(request.getSession(), USER);
          hold.awaitHeld(1, REAL_LIMIT);
          request.getSession().removeAttribute("user");
          hold.release();
        });
  }

  private void assertLeavesNoToken(Step steps) {
    on(steps);

    HttpResponse<String> response = logIn();

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(token(response)).isEmpty();
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens(USER)).isEmpty();
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
  }

  @Test
  void anotherUserInTheSameRequest_getsTheOnlyToken() {
    on(
        request -> {
          store(request.getSession(), "cometchat-uid-2");
          fixture.awaitMinted(1);
          store(request.getSession(), USER);
        });

    String token = fixture.validToken(logIn());

    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens(USER)).containsExactly(token);
    assertThat(emulator.users().tokens("cometchat-uid-2")).isEmpty();
  }

  @Test
  void sessionThatIsReplacedAfterTheLogin_hasTheOnlyToken() {
    on(
        request -> {
          store(request.getSession(), USER);
          fixture.awaitMinted(1);
          request.getSession().invalidate();
          store(request.getSession(), USER);
        });

    String token = fixture.validToken(logIn());

    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens(USER)).containsExactly(token);
    assertThat(token(browser.fetch("/api/data"))).contains(token);
  }

  /** The previous user acts with a header, so that requests without it have no user. */
  @Test
  void loginThatIsTakenBack_endsNotTheLoginOfThePreviousUserOfTheSession() {
    try (FilterFixture divided =
        FilterFixture.of(
            emulator,
            request ->
                request.getHeader("X-User") == null
                    ? request.getRemoteUser()
                    : request.getHeader("X-User"))) {
      divided
          .application()
          .configure(ContainerLogin::installForm)
          .on(
              "/visit",
              (request, response) -> {
                request.getSession();
                TestApplication.json(response);
              })
          .on(
              "/api/early",
              (request, response) -> {
                request.login(USER, ContainerLogin.PASSWORD);
                request.logout();
                TestApplication.json(response);
              });
      divided.start();
      Browser visitor = divided.browser();
      String token = divided.validToken(visitor.fetch("/visit", "X-User", "cometchat-uid-2"));

      assertThat(token(visitor.fetchPost("/api/early"))).isEmpty();

      assertThat(token(visitor.fetch("/api/data", "X-User", "cometchat-uid-2"))).contains(token);
      assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
    }
  }

  @Test
  void requestWithoutUser_getsTheSessionOfAFilterThatReplacesOneMethodOnly() {
    try (FilterFixture wrapped = FilterFixture.of(emulator, "userResolver", "principal")) {
      AtomicReference<HttpSession> found = new AtomicReference<>();
      AtomicReference<HttpSession> given = new AtomicReference<>();
      wrapped
          .application()
          .behind(
              (request, response, chain) ->
                  chain.doFilter(
                      new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public HttpSession getSession() {
                          given.set(super.getSession());
                          return given.get();
                        }
                      },
                      response))
          .on(
              "/visit",
              (request, response) -> {
                found.set(request.getSession());
                TestApplication.json(response);
              });
      wrapped.start();

      wrapped.browser().fetch("/visit");

      assertThat(given.get()).isNotNull().isSameAs(found.get());
    }
  }

  @Test
  void userInTheSessionOfAnotherRequest_startsNothing() {
    AtomicReference<HttpSession> other = new AtomicReference<>();
    fixture
        .application()
        .on(
            "/visit",
            (request, response) -> {
              other.set(request.getSession());
              TestApplication.json(response);
            });
    fixture.browser().fetch("/visit");
    on(request -> store(other.get(), USER));

    assertThat(token(logIn())).isEmpty();

    assertThat(emulator.journal().count()).isZero();
  }

  @Test
  void eligibilityRule_decidesByTheProfileAtTheCommit() {
    try (FilterFixture choosy =
        FilterFixture.of(
                emulator,
                BridgeFixture.config(emulator).toBuilder()
                    .eligibility(user -> !user.name().equals(USER))
                    .build())
            .start()) {
      choosy
          .application()
          .on(
              "/api/early",
              (request, response) -> {
                Map<String, String> user = new HashMap<>(Map.of("id", USER));
                request.getSession().setAttribute("user", user);
                user.put("name", "Name of the user");
                TestApplication.json(response);
              });

      choosy.validToken(choosy.browser().fetchPost("/api/early"));
    }
  }

  @Test
  void threadOfTheApplication_leavesTheLoginToTheCommit() throws Exception {
    on(
        request -> {
          HttpSession session = request.getSession();
          CompletableFuture.runAsync(() -> store(session, USER))
              .get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
          assertThat(emulator.journal().count()).isZero();
        });

    fixture.validToken(logIn());
  }

  /** What the application does before its response. */
  @FunctionalInterface
  private interface Step {
    void run(HttpServletRequest request) throws Exception;
  }

  private void on(Step step) {
    Action action =
        (request, response) -> {
          step.run(request);
          TestApplication.json(response);
        };
    fixture.application().on("/api/early", action);
  }

  private HttpResponse<String> logIn() {
    return browser.fetchPost("/api/early");
  }

  private static void store(HttpSession session, String user) {
    session.setAttribute("user", Map.of("id", user));
  }
}
