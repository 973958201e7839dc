/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.spring.security.SignOutEverywhereEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.session.SessionRepository;

@DisplayName("Sessions that end without a request of theirs")
class OtherSessionsTest extends BootTest {

  private static final String FORM = BootBrowser.credentials(OTHER_USER, Accounts.PASSWORD);

  private static final Map<Variant, RunningApplication> APPLICATIONS = new EnumMap<>(Variant.class);

  /** Where the application keeps its sessions, and its registry of them. */
  enum Variant {
    OF_THE_CHAIN("container", "none"),
    OWN_REGISTRY("container", "memory"),
    MAP_OF_THE_CHAIN("map", "none"),
    MAP_OWN_REGISTRY("map", "memory"),
    JDBC_OF_THE_CHAIN("jdbc", "none"),
    JDBC_BACKED("jdbc", "store");

    private final String sessions;
    private final String registry;

    Variant(String sessions, String registry) {
      this.sessions = sessions;
      this.registry = registry;
    }
  }

  @AfterAll
  static void stopApplications() {
    APPLICATIONS.values().forEach(RunningApplication::close);
    APPLICATIONS.clear();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a second login that expires the first session revokes its token at once")
  void secondLogin_revokesTheTokenOfTheFirst(Variant variant) {
    BootBrowser browser = login(variant);
    String first = tokenAtEndpoint(browser, OTHER_USER);

    BootBrowser elsewhere = login(variant);

    awaitRevoked(1);
    assertThat(emulator().users().isValid(first)).isFalse();
    String second = tokenAtEndpoint(elsewhere, OTHER_USER);
    browser.navigate("/single/desk");
    assertNotLoggedIn(browser.endpoint());
    assertThat(emulator().users().isValid(second)).isTrue();
    assertThat(revoked()).isEqualTo(1);
    elsewhere.navigate("/single/desk");
    assertThat(tokenAtEndpoint(elsewhere, OTHER_USER)).isEqualTo(second);
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN_REGISTRY", "MAP_OWN_REGISTRY", "JDBC_BACKED"})
  @DisplayName("a session that an administrator expires loses its token at once")
  void expiredByAnAdministrator_isRevoked(Variant variant) {
    BootBrowser browser = login(variant);
    String token = tokenAtEndpoint(browser, OTHER_USER);

    SessionInformation session =
        application(variant).bean(SessionRegistry.class).getSessionInformation(sessionId(browser));
    session.expireNow();

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertThat(session.isExpired()).isTrue();
  }

  @Test
  @DisplayName("a session that is deleted from its store loses its token")
  void deletedFromItsStore_isRevoked() {
    BootBrowser browser = login(Variant.JDBC_OF_THE_CHAIN);
    String token = tokenAtEndpoint(browser, OTHER_USER);

    application(Variant.JDBC_OF_THE_CHAIN)
        .bean(SessionRepository.class)
        .deleteById(sessionId(browser));

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertNotLoggedIn(browser.endpoint());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a sign-out everywhere ends all chat sessions of that user")
  void signOutEverywhere_endsTheSessionsOfTheUser(Variant variant) {
    BootBrowser browser = application(variant).browser();
    BootBrowser elsewhere = application(variant).browser();
    String first = validToken(browser.jsonLogin(USER));
    String second = validToken(elsewhere.jsonLogin(USER));
    String other = validToken(application(variant).browser().jsonLogin("cometchat-uid-3"));

    application(variant).publish(new SignOutEverywhereEvent(USER));

    emulator().journal().awaitCompleted(Operation.FLUSH_AUTH_TOKENS, 1, REAL_LIMIT);
    assertThat(emulator().users().isValid(first)).isFalse();
    assertThat(emulator().users().isValid(second)).isFalse();
    assertThat(emulator().users().isValid(other)).isTrue();
    for (BootBrowser old : List.of(browser, elsewhere)) {
      HttpResponse<String> response = old.endpoint();
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("signed_out");
      assertNoToken(old.fetch("/data", "X-CometChat-Token", "?"));
    }
    assertThat(validToken(browser.jsonLogin(USER))).isNotIn(first, second);
    assertThat(minted()).isEqualTo(4);
  }

  private static BootBrowser login(Variant variant) {
    BootBrowser browser = application(variant).browser();
    assertThat(browser.submit("/single/login", FORM).statusCode()).isEqualTo(302);
    return browser;
  }

  private static String sessionId(BootBrowser browser) {
    return browser
        .cookie("SESSION")
        .map(cookie -> new String(Base64.getDecoder().decode(cookie), UTF_8))
        .or(() -> browser.cookie("JSESSIONID"))
        .orElseThrow();
  }

  private static RunningApplication application(Variant variant) {
    return APPLICATIONS.computeIfAbsent(
        variant,
        kind ->
            RunningApplication.with(emulator())
                .property("application.sessions", kind.sessions)
                .property("application.registry", kind.registry)
                .start());
  }
}
