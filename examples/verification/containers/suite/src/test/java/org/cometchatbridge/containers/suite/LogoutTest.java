/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.containers.Container;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

@DisplayName("Logouts and session ends")
class LogoutTest extends ContainerTest {

  private Application application;
  private Browser browser;

  @BeforeEach
  void start() {
    application = application();
    browser =
        deploy(
            application.on(
                "/age",
                (request, response) -> {
                  request.getSession().setMaxInactiveInterval(1);
                  response.getWriter().write(request.getSession().getId());
                }));
  }

  @Test
  @DisplayName("an invalidated session revokes the token")
  void invalidatedSession_revokesTheToken() {
    String token = logIn(browser, USER);

    browser.fetchPost("/invalidate");

    assertRevoked(token);
  }

  @Test
  @DisplayName("an invalidated session revokes the token after the hand-off window")
  void invalidatedSessionAfterTheWindow_revokesTheToken() {
    String token = logIn(browser, USER);
    turn(Duration.ofMinutes(2));

    browser.fetchPost("/invalidate");

    assertRevoked(token);
  }

  @Test
  @DisplayName("a session invalidated by an ignored request revokes the token")
  void sessionInvalidatedByAnIgnoredRequest_revokesTheToken() {
    String token = logIn(browser, USER);

    browser.load("image", "/invalidate");

    assertRevoked(token);
  }

  @Test
  @DisplayName("a logout during the token request revokes the resulting token")
  void logoutDuringTheTokenRequest_revokesTheResult() {
    Hold hold = emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    browser.loggedIn(USER);
    hold.awaitHeld(1, REAL_LIMIT);

    browser.load("image", "/invalidate");
    hold.release();

    awaitRevoked(1);
    assertThat(emulator().users().tokens(USER)).isEmpty();
  }

  @Test
  @DisplayName("a removed user attribute revokes the token and removes the bridge's attributes")
  void removedUserAttribute_revokesTheToken() {
    String token = logIn(browser, USER);

    assertThat(Browser.token(browser.fetchPost("/forget"))).isEmpty();

    assertRevoked(token);
    assertThat(browser.load("image", "/attributes").body())
        .contains("session=null", "authToken=null", "uid=null");
  }

  @Test
  @DisplayName("a user attribute removed by an ignored request revokes the token")
  void userAttributeRemovedByAnIgnoredRequest_revokesTheToken() {
    String token = logIn(browser, USER);

    browser.load("image", "/forget");

    assertRevoked(token);
  }

  @Test
  @DisplayName("another user in the same session gets another token, and the first is revoked")
  void otherUserInTheSameSession_getsATokenOfTheirOwn() {
    String first = logIn(browser, USER);

    String second = logIn(browser, OTHER_USER);

    assertRevoked(first);
    assertThat(emulator().users().tokens(OTHER_USER)).containsExactly(second);
  }

  @Test
  @DisplayName("idle expiry revokes nothing")
  void idleExpiry_revokesNothing() {
    String token = logIn(browser, USER);

    container().expire("", browser.load("image", "/age").body());

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    assertNothingRevoked();
    assertThat(emulator().users().isValid(token)).isTrue();
  }

  @Test
  @DisplayName("an application that stops revokes nothing")
  void stoppedApplication_revokesNothing() {
    String token = logIn(browser, USER);

    undeploy(application);

    assertNothingRevoked();
    assertThat(emulator().users().isValid(token)).isTrue();
  }

  @Test
  @DisplayName("a container that stops revokes nothing")
  void stoppedContainer_revokesNothing() {
    String token;
    try (Container other = Container.start()) {
      other.deploy(application().forContainer());
      token = logIn(new Browser(other.port()), USER);
    }

    assertNothingRevoked();
    assertThat(emulator().users().isValid(token)).isTrue();
  }

  @Test
  @DisplayName("a filter can register the session listener")
  void filter_canRegisterTheSessionListener(TestReporter reporter) {
    AtomicReference<RuntimeException> rejection = new AtomicReference<>();
    deploy(Application.at("/other", bridge().bridge()).behind(new BringsListener(rejection)))
        .fetch("/api/data");

    if (rejection.get() != null) {
      assertThat(rejection.get()).isInstanceOf(IllegalStateException.class);
      notSupported(
          reporter,
          "it accepts listeners only before filters; the jar's initializer registers ours");
    }
  }

  /** A filter that registers a listener in its init method. */
  private record BringsListener(AtomicReference<RuntimeException> rejection) implements Filter {

    @Override
    public void init(FilterConfig config) {
      try {
        config.getServletContext().addListener(new HttpSessionListener() {});
      } catch (RuntimeException e) {
        rejection.set(e);
      }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(request, response);
    }
  }

  private void assertRevoked(String token) {
    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
  }
}
