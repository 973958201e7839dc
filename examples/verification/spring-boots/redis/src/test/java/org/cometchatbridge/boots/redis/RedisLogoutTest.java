/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.suite.BootBrowser;
import org.cometchatbridge.boots.suite.BootTest;
import org.cometchatbridge.boots.suite.RunningApplication;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.spring.security.SignOutEverywhereEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.session.SessionRepository;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** Logouts with both stores of Spring Session in Redis, of which one publishes events. */
class RedisLogoutTest extends BootTest {

  private static final Map<Store, RunningApplication> APPLICATIONS = new EnumMap<>(Store.class);

  private static RedisServer redis;

  /** The value of {@code spring.session.redis.repository-type}. */
  enum Store {
    PLAIN("default", "none"),
    INDEXED("indexed", "none"),
    INDEXED_WITH_REGISTRY("indexed", "store");

    private final String type;
    private final String registry;

    Store(String type, String registry) {
      this.type = type;
      this.registry = registry;
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
    String cookie = browser.cookie("SESSION").orElseThrow();

    APPLICATIONS
        .get(store)
        .bean(SessionRepository.class)
        .deleteById(new String(Base64.getDecoder().decode(cookie), UTF_8));

    assertRevoked(browser, token);
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
