/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.emulator.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A user logs out while another request of the session is running. The container has determined the
 * user of that request at its beginning.
 */
class LogoutBesideRequestTest extends FilterTest {

  private static final String ENDPOINT = "/cometchat/token";
  private static final String SLOW = "X-Slow";
  private static final String USER = "cometchat-uid-1";

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Override
  FilterFixture createFixture() {
    FilterFixture application = FilterFixture.of(emulator, "userResolver", "principal");
    application
        .application()
        .behind(this::container)
        .on(
            "/api/logout",
            (request, response) -> {
              request.logout();
              TestApplication.json(response);
            })
        .on(
            "/api/new-session",
            (request, response) -> {
              request.getSession().setAttribute("message", "hello");
              TestApplication.json(response);
            })
        .on(
            "/api/slow",
            (request, response) -> {
              holdIfSlow(request);
              TestApplication.json(response);
            });
    return application;
  }

  /** Releases a request that a failed test has left behind. */
  @AfterEach
  void release() {
    released.countDown();
  }

  /** Determines the user when the request arrives, as containers do; then the request may wait. */
  private void container(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest original = (HttpServletRequest) request;
    AtomicReference<@Nullable Principal> principal = new AtomicReference<>(principal(original));
    HttpServletRequest authenticated =
        new HttpServletRequestWrapper(original) {
          @Override
          public @Nullable Principal getUserPrincipal() {
            Principal current = principal.get();
            return current == null ? principal(original) : current;
          }

          @Override
          public void logout() {
            original.getSession().removeAttribute("user");
            principal.set(null);
          }
        };
    if (!original.getRequestURI().equals("/api/slow")) {
      holdIfSlow(original);
    }
    chain.doFilter(authenticated, response);
  }

  private void holdIfSlow(HttpServletRequest request) throws IOException {
    if (request.getHeader(SLOW) != null) {
      arrived.countDown();
      try {
        assertThat(released.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private static @Nullable Principal principal(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute("user") instanceof Map<?, ?> user
        ? () -> String.valueOf(user.get("id"))
        : null;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/data", "/page", "/api/new-session", "/api/slow", "/cometchat/token"})
  void requestThatStartedBeforeALogout_createsNothing(String path) throws Exception {
    logIn();
    CompletableFuture<HttpResponse<String>> running = startSlow(path);

    browser.fetch("/api/logout");
    fixture.awaitRevoked(1);
    HttpResponse<String> response = finish(running);

    assertNothingAfterTheLogout(response);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/data", "/page", "/api/new-session", "/api/slow", "/cometchat/token"})
  void requestThatStartedBeforeAnInvalidation_createsNothing(String path) throws Exception {
    logIn();
    CompletableFuture<HttpResponse<String>> running = startSlow(path);

    browser.fetch("/invalidate");
    fixture.awaitRevoked(1);
    HttpResponse<String> response = finish(running);

    assertNothingAfterTheLogout(response);
  }

  @Test
  void requestsAfterTheLogout_doNotHelpTheRunningRequest() throws Exception {
    logIn();
    CompletableFuture<HttpResponse<String>> running = startSlow("/api/data");

    browser.fetch("/api/logout");
    fixture.awaitRevoked(1);
    browser.navigate("/page");
    browser.fetch(ENDPOINT);
    HttpResponse<String> response = finish(running);

    assertNothingAfterTheLogout(response);
  }

  @Test
  void requestThatStartedBeforeAnotherUsersLogin_leavesTheirLoginSession() throws Exception {
    logIn();
    CompletableFuture<HttpResponse<String>> running = startSlow("/api/data");

    browser.fetch("/api/logout");
    browser.fetchPost("/api/login?user=cometchat-uid-2");
    String second = fixture.validToken(browser.fetch("/api/data"));
    finish(running);

    assertThat(browser.fetch(ENDPOINT).body()).contains(second);
    assertThat(emulator.users().isValid(second)).isTrue();
    assertThat(emulator.users().tokens(USER)).isEmpty();
  }

  /** The session keeps its id, and a filter in front of the bridge logs the user in again. */
  @Test
  void newLoginInTheSameSession_getsATokenAtOnce() {
    logIn();
    browser.fetch("/api/logout");
    fixture.awaitRevoked(1);
    fixture
        .application()
        .on(
            "/api/login-again",
            (request, response) -> {
              request.getSession().setAttribute("user", Map.of("id", USER));
              TestApplication.json(response);
            });

    browser.load("image", "/api/login-again");

    fixture.validToken(browser.fetch("/api/data"));
    assertThat(emulator.users().tokens(USER)).hasSize(1);
  }

  @Test
  void newLogin_isPossibleLater() {
    logIn();
    browser.fetch("/api/logout");
    fixture.awaitRevoked(1);
    fixture.advance(Duration.ofMinutes(2));

    browser.load("image", "/login?user=" + USER);

    fixture.validToken(browser.fetch("/api/data"));
  }

  private void logIn() {
    browser.loggedIn(USER);
    fixture.validToken(browser.fetch("/api/data"));
  }

  private CompletableFuture<HttpResponse<String>> startSlow(String path) throws Exception {
    CompletableFuture<HttpResponse<String>> running = browser.startFetch(path, SLOW, "1");
    assertThat(arrived.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return running;
  }

  private HttpResponse<String> finish(CompletableFuture<HttpResponse<String>> running)
      throws Exception {
    released.countDown();
    return running.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private void assertNothingAfterTheLogout(HttpResponse<String> response) {
    assertThat(token(response)).isEmpty();
    assertThat(response.body()).doesNotContain("authToken");
    assertThat(browser.fetch(ENDPOINT).statusCode()).isEqualTo(401);
    assertThat(browser.load("image", "/attributes").body())
        .isEqualTo("cometchat.session=null\ncometchat.authToken=null\ncometchat.uid=null\n");
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
    assertThat(emulator.users().tokens(USER)).isEmpty();
  }
}
