/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stateless logins, which each request carries, such as a JWT with a {@code sid}. */
class StatelessTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final AtomicInteger profiles = new AtomicInteger();
  private final AtomicInteger sessionCalls = new AtomicInteger();
  private final AtomicInteger wrapped = new AtomicInteger();
  private CometChatEmulator emulator;
  private FilterFixture fixture;
  private Browser browser;

  /** Takes the user from the principal and the login session from the token's {@code sid}. */
  private final class TokenResolver implements UserResolver {

    @Override
    public @Nullable String userId(HttpServletRequest request) {
      Principal principal = request.getUserPrincipal();
      return principal == null ? null : principal.getName();
    }

    @Override
    public ChatUser profile(HttpServletRequest request, String userId) {
      profiles.incrementAndGet();
      return UserResolver.super.profile(request, userId);
    }

    @Override
    public @Nullable String statelessSession(HttpServletRequest request, String userId) {
      String sid = request.getHeader("X-Sid");
      if ("broken".equals(sid)) {
        throw new IllegalStateException("broken");
      }
      return sid;
    }

    @Override
    public @Nullable Instant expiresAt(HttpServletRequest request, String userId) {
      return expiry.get();
    }

    @Override
    public @Nullable Instant issuedAt(HttpServletRequest request, String userId) {
      return issue.get();
    }
  }

  private final AtomicReference<@Nullable Instant> issue = new AtomicReference<>();
  private final AtomicReference<Instant> expiry = new AtomicReference<>();

  /** The security filter of the application: takes the user from a header, until a logout. */
  private final class TokenRequest extends HttpServletRequestWrapper {

    private @Nullable String user;

    TokenRequest(HttpServletRequest request) {
      super(request);
      user = request.getHeader("X-User");
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      String name = user;
      return name == null ? null : () -> name;
    }

    @Override
    public void logout() {
      user = null;
    }

    @Override
    public HttpSession getSession(boolean create) {
      sessionCalls.incrementAndGet();
      return super.getSession(create);
    }
  }

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = FilterFixture.of(emulator, new TokenResolver());
    fixture
        .application()
        .behind(this::authenticate)
        .before(
            (request, response, chain) -> {
              if (response instanceof ServletResponseWrapper) {
                wrapped.incrementAndGet();
              }
              chain.doFilter(request, response);
            })
        .on(
            "/api/logout",
            (request, response) -> {
              request.logout();
              TestApplication.json(response);
            })
        .start();
    browser = fixture.browser();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void authenticate(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(new TokenRequest((HttpServletRequest) request), response);
  }

  private HttpResponse<String> fetch(String sid, String path, String... more) {
    String[] headers = new String[4 + more.length];
    headers[0] = "X-User";
    headers[1] = "cometchat-uid-1";
    headers[2] = "X-Sid";
    headers[3] = sid;
    System.arraycopy(more, 0, headers, 4, more.length);
    return browser.fetch(path, headers);
  }

  private String atEndpoint(String sid) {
    HttpResponse<String> response = fetch(sid, "/cometchat/token");
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private HttpResponse<String> reject(String sid, String token) {
    return browser.reject(token, "X-User", "cometchat-uid-1", "X-Sid", sid);
  }

  private HttpResponse<String> delete(String sid) {
    return browser.fetchDelete("/cometchat/token", "X-User", "cometchat-uid-1", "X-Sid", sid);
  }

  private int createdTokens() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  @Test
  void firstRequest_waitsForTheTokenAndCarriesIt() {
    HttpResponse<String> response = fetch("s1", "/api/data");

    fixture.validToken(response);
    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(sessionCalls).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s1"})
  void credentialFromBeforeASignOut_getsNoToken_andALaterOneDoes(String sid) {
    Instant before = fixture.bridge().time().instant();
    issue.set(before);
    String first = atEndpoint(sid).replaceAll(".*\"authToken\":\"([^\"]+)\".*", "$1");
    fixture.bridge().bridge().users().signOutEverywhere("cometchat-uid-1");
    fixture.advance(Duration.ofMinutes(1));

    assertThat(fetch(sid, "/cometchat/token").body()).contains("signed_out");
    assertThat(reject(sid, first).body()).contains("signed_out");
    assertThat(token(fetch(sid, "/api/data", "X-CometChat-Token", "?"))).isEmpty();

    issue.set(fixture.bridge().time().instant());
    String second = atEndpoint(sid.isEmpty() ? "" : "s2");
    assertThat(second).doesNotContain(first);

    issue.set(before);
    assertThat(fetch(sid, "/cometchat/token").body()).contains("signed_out");
    assertThat(token(fetch(sid, "/api/data", "X-CometChat-Token", "?"))).isEmpty();
  }

  @Test
  void hundredRequests_shareOneToken() {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      tokens.add(fixture.validToken(fetch("s1", "/api/data")));
    }

    assertThat(tokens).hasSize(1);
    assertThat(atEndpoint("s1")).contains(tokens.iterator().next());
    assertThat(createdTokens()).isEqualTo(1);
    assertThat(profiles).hasValue(1);
    assertThat(sessionCalls).hasValue(0);
  }

  @Test
  void twoLoginSessions_haveTwoTokens() {
    assertThat(fixture.validToken(fetch("s1", "/api/data")))
        .isNotEqualTo(fixture.validToken(fetch("s2", "/api/data")));
  }

  @Test
  void sameNameOfAnotherUser_isAnotherLoginSession() {
    String one = fixture.validToken(fetch("s1", "/api/data"));

    HttpResponse<String> other =
        browser.fetch("/api/data", "X-User", "cometchat-uid-2", "X-Sid", "s1");

    assertThat(fixture.validToken(other)).isNotEqualTo(one);
    assertThat(other.headers().firstValue("X-CometChat-Uid")).contains("cometchat-uid-2");
  }

  @Test
  void token_isHandedOffForAMinuteAndThenOnlyOnRequest() {
    String token = fixture.validToken(fetch("s1", "/api/data"));

    fixture.advance(Duration.ofMinutes(1));

    assertThat(token(fetch("s1", "/api/data"))).isEmpty();
    assertThat(token(fetch("s1", "/api/data", "X-CometChat-Token", "?"))).contains(token);
    assertThat(atEndpoint("s1")).contains(token);
    assertThat(createdTokens()).isEqualTo(1);
  }

  @Test
  void slowCometChat_delaysTheResponseByMaxLoginWaitAtMost() {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> response =
          browser.startFetch("/api/data", "X-User", "cometchat-uid-1", "X-Sid", "s1");
      held.awaitHeld(1, REAL_LIMIT);
      fixture.bridge().time().awaitScheduled(FilterFixture.MAX_LOGIN_WAIT);
      fixture.advance(FilterFixture.MAX_LOGIN_WAIT);

      assertThat(token(response.join())).isEmpty();
      assertThat(token(fetch("s1", "/api/data"))).isEmpty();
    }
    fixture.awaitMinted(1);
    fixture.validToken(fetch("s1", "/api/data"));
  }

  @Test
  void pagesAndSubresources_startNoTokenRequest() {
    browser.navigate("/page", "X-User", "cometchat-uid-1", "X-Sid", "s1");
    browser.load("style", "/page", "X-User", "cometchat-uid-1", "X-Sid", "s1");

    assertThat(createdTokens()).isZero();
    assertThat(wrapped).as("only the page, for its markup").hasValue(1);
    assertThat(sessionCalls).hasValue(0);
  }

  @Test
  void logout_revokesTheTokenAndALaterRequestGetsAnother() {
    String first = fixture.validToken(fetch("s1", "/api/data"));
    String other = fixture.validToken(fetch("s2", "/api/data"));

    assertThat(token(fetch("s1", "/api/logout"))).isEmpty();

    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(first)).isFalse();
    assertThat(emulator.users().isValid(other)).isTrue();
    assertThat(fixture.validToken(fetch("s1", "/api/data"))).isNotEqualTo(first);
  }

  @Test
  void logoutByNavigation_revokesTheToken() {
    String first = fixture.validToken(fetch("s1", "/api/data"));

    browser.post("/api/logout", "X-User", "cometchat-uid-1", "X-Sid", "s1");

    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(first)).isFalse();
  }

  @Test
  void rejectedToken_isReplacedForItsOwnLoginSession() {
    String rejected = fixture.validToken(fetch("s1", "/api/data"));
    String other = fixture.validToken(fetch("s2", "/api/data"));

    HttpResponse<String> response = reject("s1", rejected);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).doesNotContain(rejected);
    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(rejected)).isFalse();
    assertThat(atEndpoint("s1")).isEqualTo(response.body());
    assertThat(reject("s1", rejected).body()).isEqualTo(response.body());
    assertThat(reject("s1", other).body()).isEqualTo(response.body());
    assertThat(atEndpoint("s2")).contains(other);
    assertThat(createdTokens()).isEqualTo(3);
    assertThat(sessionCalls).hasValue(0);
  }

  @Test
  void twentyConcurrentRejections_createOneToken() {
    String rejected = fixture.validToken(fetch("s1", "/api/data"));
    Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();

    List<CompletableFuture<HttpResponse<String>>> responses =
        Stream.generate(
                () -> browser.startReject(rejected, "X-User", "cometchat-uid-1", "X-Sid", "s1"))
            .limit(20)
            .toList();
    held.awaitHeld(1, REAL_LIMIT);
    held.release();

    // More than a few calls of one login do not wait: they respond 503 at once.
    List<HttpResponse<String>> ended = responses.stream().map(CompletableFuture::join).toList();
    String current = atEndpoint("s1");
    assertThat(ended)
        .hasSize(20)
        .filteredOn(response -> response.statusCode() != 503)
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(response -> assertThat(response.body()).isEqualTo(current));
    assertThat(createdTokens()).isEqualTo(2);
  }

  @Test
  void manyRejections_areLimited() {
    String token = fixture.validToken(fetch("s1", "/api/data"));
    for (int i = 0; i < 3; i++) {
      assertThat(reject("s1", token).statusCode()).isEqualTo(200);
      token = token(fetch("s1", "/api/data")).orElseThrow();
    }

    assertThat(reject("s1", token).statusCode()).isEqualTo(429);
    assertThat(reject("s2", token).statusCode()).isEqualTo(200);
    fixture.advance(Duration.ofMinutes(1));
    assertThat(reject("s1", token).statusCode()).isEqualTo(200);
  }

  @Test
  void hangingCometChat_doesNotRestoreTheRejectedToken() {
    String rejected = fixture.validToken(fetch("s1", "/api/data"));
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> response =
          browser.startReject(rejected, "X-User", "cometchat-uid-1", "X-Sid", "s1");
      held.awaitHeld(1, REAL_LIMIT);
      fixture.bridge().time().awaitScheduled(FilterFixture.MAX_LOGIN_WAIT);
      fixture.advance(FilterFixture.MAX_LOGIN_WAIT);

      assertThat(response.join().statusCode()).isEqualTo(503);
      assertThat(token(fetch("s1", "/api/data"))).isEmpty();
    }
    fixture.awaitMinted(2);
    assertThat(atEndpoint("s1")).doesNotContain(rejected);
  }

  @Test
  void concurrentRequest_carriesTheReplacement() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    fixture
        .application()
        .on(
            "/api/slow",
            (request, response) -> {
              inside.countDown();
              assertThat(go.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
              TestApplication.json(response);
            });
    String rejected = fixture.validToken(fetch("s1", "/api/data"));
    CompletableFuture<HttpResponse<String>> slow =
        browser.startFetch("/api/slow", "X-User", "cometchat-uid-1", "X-Sid", "s1");
    assertThat(inside.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

    String fresh = reject("s1", rejected).body();
    go.countDown();

    assertThat(fresh).contains(token(slow.join()).orElseThrow());
  }

  @Test
  void concurrentRequest_doesNotCarryTheRejectedTokenBeforeTheReplacement() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    fixture
        .application()
        .on(
            "/api/slow",
            (request, response) -> {
              inside.countDown();
              assertThat(go.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
              TestApplication.json(response);
            });
    String rejected = fixture.validToken(fetch("s1", "/api/data"));
    CompletableFuture<HttpResponse<String>> slow =
        browser.startFetch("/api/slow", "X-User", "cometchat-uid-1", "X-Sid", "s1");
    assertThat(inside.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").always();

    assertThat(reject("s1", rejected).statusCode()).isEqualTo(503);
    go.countDown();

    assertThat(token(slow.join())).isEmpty();
  }

  @Test
  void deletedToken_isRevokedAndALaterRequestGetsAnother() {
    String first = fixture.validToken(fetch("s1", "/api/data"));
    String other = fixture.validToken(fetch("s2", "/api/data"));

    assertThat(delete("s1").statusCode()).isEqualTo(204);
    assertThat(delete("s1").statusCode()).isEqualTo(204);

    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(other);
    assertThat(atEndpoint("s1")).doesNotContain(first);
    assertThat(sessionCalls).hasValue(0);
  }

  @Test
  void requestWithoutSessionName_createsATokenOnDemandOnly() {
    assertThat(token(withoutName("/api/data"))).isEmpty();
    assertThat(token(browser.plain("GET", "/api/data", "X-User", "cometchat-uid-1"))).isEmpty();
    browser.navigate("/page", "X-User", "cometchat-uid-1");
    browser.fetchPost("/api/data", "X-User", "cometchat-uid-1");
    assertThat(createdTokens()).isZero();

    String token = fixture.validToken(withoutName("/api/data", "X-CometChat-Token", "?"));

    assertThat(withoutName("/cometchat/token").body()).contains(token);
    assertThat(token(withoutName("/api/data"))).as("of a client that does not ask").isEmpty();
    assertThat(fetch(" ", "/cometchat/token").body()).contains(token);
    assertThat(fetch("broken", "/cometchat/token").body()).contains(token);
    assertThat(createdTokens()).isEqualTo(1);
  }

  @Test
  void requestWithoutSessionName_getsATokenAtTheEndpoint() {
    assertThat(withoutName("/cometchat/token").statusCode()).isEqualTo(200);

    assertThat(createdTokens()).isEqualTo(1);
  }

  @Test
  void tokenOfAnExpiredCredential_isRevokedWithoutAnotherRequest() {
    expiry.set(fixture.bridge().time().instant().plus(Duration.ofMinutes(5)));
    String token = fixture.validToken(withoutName("/api/data", "X-CometChat-Token", "?"));
    expiry.set(fixture.bridge().time().instant().plus(Duration.ofMinutes(10)));
    withoutName("/api/data");

    fixture.advance(Duration.ofMinutes(9));
    assertThat(emulator.users().isValid(token)).isTrue();
    fixture.advance(Duration.ofMinutes(1));

    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(withoutName("/cometchat/token").body()).doesNotContain(token);
  }

  @Test
  void tokenOfAnUnknownExpiry_isRevokedTwelveHoursAfterTheLastRequest() {
    withoutName("/cometchat/token");
    fixture.advance(Duration.ofHours(11));
    withoutName("/api/data");
    fixture.advance(Duration.ofHours(11));
    browser.navigate("/page", "X-User", "cometchat-uid-1");
    fixture.advance(Duration.ofHours(11));
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();

    fixture.advance(Duration.ofHours(1));

    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void sharing_isLoggedOnce() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet")) {
      withoutName("/api/data");
      fetch("s1", "/api/data");
      assertThat(sharingLines(log)).isEmpty();

      withoutName("/cometchat/token");
      browser.fetch("/cometchat/token", "X-User", "cometchat-uid-2");

      assertThat(sharingLines(log)).hasSize(1);
    }
  }

  private static List<String> sharingLines(LogCapture log) {
    return log.lines().stream().filter(line -> line.contains("without a login session")).toList();
  }

  @Test
  void deletionWithoutSessionName_forgetsTheTokenOnly() {
    String token = fixture.validToken(withoutName("/api/data", "X-CometChat-Token", "?"));

    assertThat(browser.fetchDelete("/cometchat/token", "X-User", "cometchat-uid-1").statusCode())
        .isEqualTo(204);

    assertThat(token(withoutName("/api/data"))).isEmpty();
    assertThat(token(withoutName("/api/data", "X-CometChat-Token", "?"))).isEmpty();
    assertThat(emulator.users().isValid(token)).isTrue();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
    assertThat(withoutName("/cometchat/token").body()).doesNotContain(token);
    assertThat(createdTokens()).isEqualTo(2);
  }

  @Test
  void deletion_lastsUntilTheNextRequestOfTheEndpoint() {
    fixture.validToken(fetch("s1", "/api/data"));
    delete("s1");
    fixture.awaitRevoked(1);

    assertThat(token(fetch("s1", "/api/data"))).isEmpty();
    assertThat(createdTokens()).isEqualTo(1);
    assertThat(fetch("s1", "/cometchat/token").statusCode()).isEqualTo(200);
    assertThat(token(fetch("s1", "/api/data"))).isPresent();
  }

  private HttpResponse<String> withoutName(String path, String... more) {
    String[] headers = Arrays.copyOf(new String[] {"X-User", "cometchat-uid-1"}, 2 + more.length);
    System.arraycopy(more, 0, headers, 2, more.length);
    return browser.fetch(path, headers);
  }
}
