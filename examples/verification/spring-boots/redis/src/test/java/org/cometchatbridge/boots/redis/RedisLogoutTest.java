/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.suite.BootBrowser;
import org.cometchatbridge.boots.suite.BootTest;
import org.cometchatbridge.boots.suite.RunningApplication;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.spring.security.SignOutEverywhereEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** Logouts with both stores of Spring Session in Redis, of which one publishes events. */
class RedisLogoutTest extends BootTest {

  private static final Map<Store, RunningApplication> APPLICATIONS = new EnumMap<>(Store.class);

  private static RedisServer redis;

  /** The value of {@code spring.session.redis.repository-type}. */
  enum Store {
    PLAIN("default", "none", false),
    INDEXED("indexed", "none", true),
    INDEXED_WITH_REGISTRY("indexed", "store", false);

    private final String type;
    private final String registry;
    private final boolean revokeOnExpiry;

    Store(String type, String registry, boolean revokeOnExpiry) {
      this.type = type;
      this.registry = registry;
      this.revokeOnExpiry = revokeOnExpiry;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    int port = RunningApplication.freePort();
    redis = new RedisServerBuilder().port(port).bind("127.0.0.1").setting("save \"\"").build();
    redis.start();
    for (Store store : Store.values()) {
      APPLICATIONS.put(
          store,
          RunningApplication.with(emulator())
              .property("spring.data.redis.host", "127.0.0.1")
              .property("spring.data.redis.port", Integer.toString(port))
              .property("spring.session.redis.namespace", store.name())
              .property("spring.session.redis.repository-type", store.type)
              .property("application.registry", store.registry)
              .property("cometchat.bridge.revoke-on-expiry", Boolean.toString(store.revokeOnExpiry))
              .start());
    }
  }

  @AfterAll
  static void stop() throws IOException {
    APPLICATIONS.values().forEach(RunningApplication::close);
    APPLICATIONS.clear();
    redis.stop();
  }

  @ParameterizedTest
  @EnumSource
  void invalidatedSession_losesItsToken(Store store) {
    assertRevokes(store, "/json/logout/invalidate");
  }

  @ParameterizedTest
  @EnumSource
  void handlerCalledByHand_revokesTheToken(Store store) {
    assertRevokes(store, "/json/logout/handler");
  }

  @ParameterizedTest
  @EnumSource
  void clearedContext_revokesTheToken(Store store) {
    assertRevokes(store, "/json/logout/clear");
  }

  @ParameterizedTest
  @EnumSource
  void removedContext_revokesTheToken(Store store) {
    assertRevokes(store, "/json/logout/remove-context");
  }

  @ParameterizedTest
  @EnumSource
  void deletedSession_losesItsToken(Store store) {
    BootBrowser browser = APPLICATIONS.get(store).browser();
    String token = validToken(browser.jsonLogin(USER));

    APPLICATIONS.get(store).bean(SessionRepository.class).deleteById(sessionId(browser));

    assertRevoked(browser, token);
  }

  /** Redis reports expired sessions in the order in which they expire. */
  @Test
  void expiredSession_losesItsTokenIfDesired() {
    BootBrowser kept = APPLICATIONS.get(Store.INDEXED_WITH_REGISTRY).browser();
    String keptToken = validToken(kept.jsonLogin(USER));
    BootBrowser revoked = APPLICATIONS.get(Store.INDEXED).browser();
    String revokedToken = validToken(revoked.jsonLogin(OTHER_USER));

    expireSoon(Store.INDEXED_WITH_REGISTRY, kept);
    expireSoon(Store.INDEXED, revoked);

    assertRevoked(revoked, revokedToken);
    assertNotLoggedIn(kept.endpoint());
    assertThat(emulator().users().isValid(keptToken)).isTrue();
  }

  private static void expireSoon(Store store, BootBrowser browser) {
    expireSoon(
        (SessionRepository<?>) APPLICATIONS.get(store).bean(SessionRepository.class),
        sessionId(browser));
  }

  private static <S extends Session> void expireSoon(SessionRepository<S> sessions, String id) {
    S session = Objects.requireNonNull(sessions.findById(id));
    session.setMaxInactiveInterval(Duration.ofSeconds(1));
    sessions.save(session);
  }

  private static String sessionId(BootBrowser browser) {
    return new String(Base64.getDecoder().decode(browser.cookie("SESSION").orElseThrow()), UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void secondLogin_revokesTheTokenOfTheFirst(Store store) {
    String form = BootBrowser.credentials(OTHER_USER, Accounts.PASSWORD);
    BootBrowser browser = APPLICATIONS.get(store).browser();
    browser.submit("/single/login", form);
    String token = tokenAtEndpoint(browser, OTHER_USER);

    APPLICATIONS.get(store).browser().submit("/single/login", form);

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void signOutEverywhere_revokesTheTokensOfTheUser(Store store) {
    String token = validToken(APPLICATIONS.get(store).browser().jsonLogin(USER));

    APPLICATIONS.get(store).publish(new SignOutEverywhereEvent(USER));

    emulator().journal().awaitCompleted(Operation.FLUSH_AUTH_TOKENS, 1, REAL_LIMIT);
    assertThat(emulator().users().isValid(token)).isFalse();
  }

  private static void assertRevokes(Store store, String logout) {
    BootBrowser browser = APPLICATIONS.get(store).browser();
    String token = validToken(browser.jsonLogin(USER));

    assertThat(browser.fetchPost(logout, "X-CSRF-TOKEN", browser.csrfToken()).statusCode())
        .isEqualTo(200);

    assertRevoked(browser, token);
  }

  private static void assertRevoked(BootBrowser browser, String token) {
    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertNotLoggedIn(browser.endpoint());
  }
}
