/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.cometchatbridge.core.BridgeStatus;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

@DisplayName("Logouts by code of the application")
class ManualLogoutTest extends BootTest {

  private static final ManualTime TIME = new ManualTime();

  private static final Map<Sessions, RunningApplication> APPLICATIONS =
      new EnumMap<>(Sessions.class);

  /** Where the application keeps its sessions. */
  enum Sessions {
    CONTAINER,
    MAP,
    JDBC
  }

  @AfterAll
  static void stopApplications() {
    APPLICATIONS.values().forEach(RunningApplication::close);
    APPLICATIONS.clear();
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("revoke the token")
  void logout_revokesTheToken(Sessions sessions, String logout) {
    BootBrowser browser = application(sessions).browser();
    String token = validToken(browser.jsonLogin(USER));

    assertLoggedOut(browser, logout, token);
  }

  /** A minute after the login the bridge has nothing to do for most requests. */
  @ParameterizedTest
  @MethodSource("logout_revokesTheToken")
  @DisplayName("revoke the token, also long after the login")
  void laterLogout_revokesTheToken(Sessions sessions, String logout) {
    BootBrowser browser = application(sessions).browser();
    String token = validToken(browser.jsonLogin(USER));
    awaitIdle();
    TIME.advance(Duration.ofMinutes(2));

    assertLoggedOut(browser, logout, token);
  }

  /**
   * The applications share the time, and a revocation of an earlier test may still run: it would
   * time out now, and the pause after that delays those of this test.
   */
  private static void awaitIdle() {
    long limit = System.nanoTime() + REAL_LIMIT.toNanos();
    while (!APPLICATIONS.values().stream().allMatch(ManualLogoutTest::isIdle)) {
      assertThat(System.nanoTime()).as("a call still runs").isLessThan(limit);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean isIdle(RunningApplication application) {
    BridgeStatus status = application.bean(CometChatBridge.class).status();
    return status.calls().running() == 0 && status.pendingRevocations() == 0;
  }

  private static void assertLoggedOut(BootBrowser browser, String logout, String token) {
    assertDone(browser, logout);

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertNotLoggedIn(browser.endpoint());
    assertThat(minted()).isEqualTo(1);
  }

  static Stream<Arguments> logout_revokesTheToken() {
    return Stream.of(Sessions.values())
        .flatMap(
            sessions ->
                Stream.of(
                        "invalidate",
                        "invalidate-and-clear",
                        "invalidate-and-visit",
                        "invalidate-later",
                        "handler",
                        "handler-keeping-the-session",
                        "clear",
                        "remove-context")
                    .map(logout -> Arguments.of(sessions, logout)));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a context that is cleared for the thread only keeps the token")
  void contextOfTheThread_isNoLogout(Sessions sessions) {
    BootBrowser browser = application(sessions).browser();
    String token = validToken(browser.jsonLogin(USER));

    assertDone(browser, "none");

    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(revoked()).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONTAINER")
  @DisplayName("a session that expires in the store keeps the token")
  void expiry_isNoLogout(Sessions sessions) {
    BootBrowser browser = application(sessions).browser();
    String token = validToken(browser.jsonLogin(USER));

    SessionRepository<?> repository = application(sessions).bean(SessionRepository.class);
    expire(repository, browser);

    assertNotLoggedIn(browser.endpoint());
    validToken(browser.jsonLogin(USER));
    assertThat(revoked()).isZero();
    assertThat(emulator().users().isValid(token)).isTrue();
  }

  private static <S extends Session> void expire(
      SessionRepository<S> repository, BootBrowser browser) {
    String cookie = browser.cookie("SESSION").orElseThrow();
    S session = repository.findById(new String(Base64.getDecoder().decode(cookie), UTF_8));
    session.setLastAccessedTime(Instant.EPOCH);
    repository.save(session);
  }

  private static void assertDone(BootBrowser browser, String logout) {
    assertThat(
            browser
                .fetchPost("/json/logout/" + logout, "X-CSRF-TOKEN", browser.csrfToken())
                .statusCode())
        .isEqualTo(200);
  }

  private static RunningApplication application(Sessions sessions) {
    return APPLICATIONS.computeIfAbsent(
        sessions,
        kind ->
            RunningApplication.with(emulator())
                .time(TIME)
                .property("application.sessions", kind.name().toLowerCase(Locale.ROOT))
                .start());
  }
}
