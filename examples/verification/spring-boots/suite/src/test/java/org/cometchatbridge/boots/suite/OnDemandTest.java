/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.application.StatelessApplication;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.cometchatbridge.core.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.config.http.SessionCreationPolicy;

@DisplayName("Requests without a login session")
class OnDemandTest extends BootTest {

  private static final String ASK = "X-CometChat-Token";

  private static OidcProvider provider;
  private static RunningApplication application;

  private final BootBrowser app = application.browser();

  /** A kind of credential, and the header that carries it. */
  enum Kind {
    JWT("Authorization"),
    OPAQUE("Authorization"),
    BASIC("Authorization"),
    PROXY("X-Remote-User"),
    OWN_FILTER("X-Own-Filter"),
    OWN_CLASS("X-Own-Class"),
    REMEMBERED("Cookie");

    private final String header;

    Kind(String header) {
      this.header = header;
    }

    private String credential(String user) {
      return switch (this) {
        case JWT -> "Bearer " + provider.accessToken(user, Map.of());
        case OPAQUE -> "Bearer " + StatelessApplication.OPAQUE + user;
        case BASIC -> StatelessTest.basic(user);
        case REMEMBERED -> rememberMe(user);
        case PROXY, OWN_FILTER, OWN_CLASS -> user;
      };
    }

    String[] of(String user, String... more) {
      String[] headers = Arrays.copyOf(more, more.length + 2);
      headers[more.length] = header;
      headers[more.length + 1] = credential(user);
      return headers;
    }
  }

  @BeforeAll
  static void startApplication() {
    provider = OidcProvider.start();
    application = start(SessionCreationPolicy.STATELESS);
  }

  private static RunningApplication start(SessionCreationPolicy policy) {
    return RunningApplication.with(emulator())
        .application(StatelessApplication.class)
        .oidc(provider)
        .property("application.session-policy", policy.name())
        .start();
  }

  @AfterAll
  static void stopApplication() {
    application.close();
    provider.close();
  }

  private static String rememberMe(String user) {
    BootBrowser browser = application.browser();
    browser.submit("/login", BootBrowser.credentials(user, Accounts.PASSWORD));
    return "remember-me=" + browser.cookie("remember-me").orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  @DisplayName("a client that never asks costs no call, no user and no header")
  void clientThatNeverAsks_costsNothing(Kind kind) {
    assertCostsNothing(application, kind, 20);
  }

  @ParameterizedTest
  @EnumSource(
      value = SessionCreationPolicy.class,
      names = {"ALWAYS", "NEVER", "IF_REQUIRED"})
  @DisplayName("the same with every policy for sessions")
  void otherPolicies_costNothing(SessionCreationPolicy policy) {
    try (RunningApplication other = start(policy)) {
      for (Kind kind : Kind.values()) {
        if (kind != Kind.REMEMBERED) {
          assertCostsNothing(other, kind, 3);
        }
      }
    }
  }

  /** Machines keep no cookies, so the application may create a session with each request. */
  private static void assertCostsNothing(RunningApplication at, Kind kind, int requests) {
    String[] headers = kind.of(Accounts.NEW_USER);
    for (int i = 0; i < requests; i++) {
      for (String page : new String[] {"/data", "/visit"}) {
        String path = page + "?kind=" + kind;
        assertWithoutToken(at.browser().plain("GET", path, headers));
        assertWithoutToken(at.browser().fetch(path, headers));
        assertWithoutToken(at.browser().navigate(path, headers));
      }
    }
    assertThat(emulator().journal().count()).as("calls for %s", kind).isZero();
    assertThat(emulator().users().tokens(Accounts.NEW_USER)).isEmpty();
  }

  private static void assertWithoutToken(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertNoToken(response);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PROXY", "REMEMBERED"})
  @DisplayName("a session without a login changes nothing")
  void sessionWithoutLogin_changesNothing(Kind kind) {
    String[] headers = kind.of(USER);
    application.browser().fetchDelete("/cometchat/token", headers);
    assertWithoutToken(app.fetch("/visit", headers));
    assertThat(app.cookie("JSESSIONID")).isPresent();

    assertWithoutToken(app.fetch("/data", headers));
    assertWithoutToken(app.fetch("/visit", headers));
    assertThat(emulator().journal().count()).isZero();

    String token = tokenAtEndpoint(kind, USER);
    assertThat(validToken(app.fetch("/data", kind.of(USER, ASK, "?")))).isEqualTo(token);
    assertWithoutToken(app.fetch("/data", kind.of(USER)));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  @DisplayName("a page that asks shares the user's token, which DELETE and a logout only forget")
  void pageThatAsks_sharesTheToken(Kind kind) {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      tokens.add(tokenAtEndpoint(kind, OTHER_USER));
      tokens.add(validToken(application.browser().fetch("/data", kind.of(OTHER_USER, ASK, "?"))));
    }
    assertThat(tokens).hasSize(1);
    assertThat(minted()).isEqualTo(1);
    String first = tokens.iterator().next();

    application.browser().fetchPost("/logout", kind.of(OTHER_USER));
    HttpResponse<String> deletion =
        application.browser().fetchDelete("/cometchat/token", kind.of(OTHER_USER));

    assertThat(deletion.statusCode()).isEqualTo(204);
    assertThat(revoked()).isZero();
    assertThat(emulator().users().isValid(first)).isTrue();
    assertThat(tokenAtEndpoint(kind, OTHER_USER)).isNotEqualTo(first);
    application.browser().fetchDelete("/cometchat/token", kind.of(OTHER_USER));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"JWT", "OPAQUE", "BASIC", "PROXY"})
  @DisplayName("a logout whose credential Spring Security reads forgets the shared token")
  void logout_forgetsTheSharedToken(Kind kind) {
    String user = "cometchat-uid-2";
    application.browser().fetchDelete("/cometchat/token", kind.of(user));
    String first = tokenAtEndpoint(kind, user);

    HttpResponse<String> logout = application.browser().fetchPost("/logout", kind.of(user));

    assertThat(logout.statusCode())
        .isEqualTo(application.browser().fetchPost("/logout").statusCode());
    assertThat(logout.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(tokenAtEndpoint(kind, user)).isNotEqualTo(first);
    assertThat(emulator().users().isValid(first)).isTrue();
    assertThat(revoked()).isZero();
  }

  /** A page in a browser without cookies. */
  private static String tokenAtEndpoint(Kind kind, String user) {
    return tokenAt(application, kind, user);
  }

  @Test
  @DisplayName("every kind of credential of one user has the same token")
  void allKinds_shareOneToken() {
    Set<String> tokens = new HashSet<>();
    for (Kind kind : Kind.values()) {
      tokens.add(tokenAtEndpoint(kind, "cometchat-uid-3"));
    }

    assertThat(tokens).hasSize(1);
    assertThat(minted()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"JWT", "OPAQUE", "BASIC"})
  @DisplayName("a rejected token is replaced and revoked")
  void rejectedToken_isReplaced(Kind kind) {
    String user = "cometchat-uid-5";
    app.fetchDelete("/cometchat/token", kind.of(user));
    String rejected = EndpointTest.token(app.fetch("/cometchat/token", kind.of(user)));

    String fresh =
        EndpointTest.token(
            app.fetchJson(
                "POST", "/cometchat/token", EndpointTest.rejection(rejected), kind.of(user)));

    assertThat(fresh).isNotEqualTo(rejected);
    awaitRevoked(1);
    assertThat(emulator().users().isValid(rejected)).isFalse();
  }

  @Test
  @DisplayName("the endpoint responds 401 with a challenge to a call without a login")
  void callWithoutLogin_isChallenged() {
    HttpResponse<String> anonymous = app.fetch("/cometchat/token");
    HttpResponse<String> wrong = app.fetch("/cometchat/token", "Authorization", "Bearer wrong");
    HttpResponse<String> wrongPassword =
        app.fetch("/cometchat/token", "Authorization", StatelessTest.basic("nobody"));

    assertNotLoggedIn(anonymous);
    for (HttpResponse<String> response : List.of(anonymous, wrong, wrongPassword)) {
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }
    assertThat(anonymous.headers().allValues("WWW-Authenticate"))
        .allSatisfy(challenge -> assertThat(challenge).startsWith("Bearer"));
    assertThat(emulator().journal().count()).isZero();
  }

  @Test
  @DisplayName("an expired credential loses its token, and one without expiry after 12 quiet hours")
  void expiredCredential_losesItsToken() {
    ManualTime time = new ManualTime(Instant.now());
    try (RunningApplication timed =
        RunningApplication.with(emulator())
            .application(StatelessApplication.class)
            .oidc(provider)
            .time(time)
            .start()) {
      Date expiry = Date.from(time.instant().plus(Duration.ofMinutes(5)));
      String bearer = "Bearer " + provider.accessToken("cometchat-uid-1", Map.of("exp", expiry));
      String jwt =
          EndpointTest.token(timed.browser().fetch("/cometchat/token", "Authorization", bearer));
      time.advance(Duration.ofMinutes(5).minusSeconds(2));
      assertThat(emulator().users().isValid(jwt)).isTrue();
      time.advance(Duration.ofSeconds(2));
      awaitRevoked(1);
      assertThat(emulator().users().isValid(jwt)).isFalse();

      String basic = tokenAt(timed, Kind.BASIC, "cometchat-uid-3");
      time.advance(Duration.ofHours(11));
      assertWithoutToken(timed.browser().plain("GET", "/data", Kind.BASIC.of("cometchat-uid-3")));
      time.advance(Duration.ofHours(11));
      assertThat(emulator().users().isValid(basic)).isTrue();
      time.advance(Duration.ofHours(1));
      awaitRevoked(2);
      assertThat(emulator().users().isValid(basic)).isFalse();
    }
  }

  private static String tokenAt(RunningApplication at, Kind kind, String user) {
    return EndpointTest.token(at.browser().fetch("/cometchat/token", kind.of(user)));
  }

  @Test
  @DisplayName("a logout with the bearer token of a login session revokes its token")
  void logoutOfALoginSession_revokesItsToken() {
    String one = bearer("phone");
    String other = bearer("laptop");
    String first = validToken(app.fetch("/data", "Authorization", one));
    String second = validToken(app.fetch("/data", "Authorization", other));

    HttpResponse<String> logout = app.fetchPost("/logout", "Authorization", one);

    assertThat(logout.statusCode()).isLessThan(400);
    awaitRevoked(1);
    assertThat(emulator().users().isValid(first)).isFalse();
    assertThat(emulator().users().isValid(second)).isTrue();
    assertThat(validToken(app.fetch("/data", "Authorization", other))).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "Basic bm9ib2R5Ondyb25n", "Basic wrong", "Other"})
  @DisplayName("a logout with an invalid credential is carried out as without it")
  void logoutWithInvalidCredential_isUnaffected(String credential) {
    HttpResponse<String> without = app.fetchPost("/logout");

    HttpResponse<String> logout = app.fetchPost("/logout", "Authorization", credential);

    assertThat(logout.statusCode()).isEqualTo(without.statusCode());
    assertThat(logout.headers().firstValue("Location"))
        .isEqualTo(without.headers().firstValue("Location"));
    assertThat(logout.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(emulator().journal().count()).isZero();
  }

  private static String bearer(String sid) {
    return "Bearer " + provider.accessToken("cometchat-uid-4", Map.of("sid", sid));
  }
}
