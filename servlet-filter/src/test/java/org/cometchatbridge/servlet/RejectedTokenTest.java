/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.MAX_LOGIN_WAIT;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.http.HttpSession;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page reports that CometChat has rejected its token. */
class RejectedTokenTest {

  private static final Pattern AUTH_TOKEN = Pattern.compile("\"authToken\":\"([^\"]+)\"");

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private FilterFixture fixture;
  private Browser browser;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = FilterFixture.of(emulator);
    fixture
        .application()
        .on(
            "/put",
            (request, response) -> {
              HttpSession session = request.getSession();
              session.setAttribute("cometchat.session", request.getHeader("X-Line"));
              session.setAttribute("cometchat.authToken", request.getHeader("X-Token"));
            })
        .start();
    browser = fixture.browser().loggedIn("cometchat-uid-1");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void currentToken_isReplacedAndRevoked() {
    String rejected = current(browser);

    HttpResponse<String> response = browser.reject(rejected);

    assertThat(response.statusCode()).isEqualTo(200);
    String fresh = authToken(response);
    assertThat(fresh).isNotEqualTo(rejected);
    assertThat(response.body())
        .contains("\"appId\":\"emulatorapp0001\"", "\"region\":\"us\"", "cometchat-uid-1");
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(fresh);
  }

  @Test
  void replacement_isStoredInTheSession() {
    String fresh = authToken(browser.reject(current(browser)));

    assertThat(current(browser)).isEqualTo(fresh);
    assertThat(attributes()).contains("cometchat.authToken=" + fresh);
    assertThat(fixture.validToken(browser.fetch("/api/data"))).isEqualTo(fresh);
    fixture.advance(Duration.ofHours(5));
    assertThat(current(browser)).isEqualTo(fresh);
    assertThat(createdTokens()).isEqualTo(2);
  }

  @Test
  void tokenThatWasReplacedBefore_getsTheCurrentOne() {
    String first = current(browser);
    String second = authToken(browser.reject(first));

    assertThat(authToken(browser.reject(first))).isEqualTo(second);
    assertThat(createdTokens()).isEqualTo(2);
  }

  @Test
  void rejectionLongAfterTheLogin_isReplaced() {
    String rejected = current(browser);
    fixture.advance(Duration.ofHours(5));

    String fresh = authToken(browser.reject(rejected));

    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(fresh);
    assertThat(token(browser.fetch("/api/data"))).contains(fresh);
  }

  @Test
  void firstRequestOfALogin_mayReportAnEarlierToken() {
    fixture.application().on("/unnoticed", (request, response) -> TestApplication.logIn(request));
    Browser other = fixture.browser();
    other.load("image", "/unnoticed?user=cometchat-uid-1");

    assertThat(emulator.users().isValid(authToken(other.reject("left-over")))).isTrue();
  }

  @Test
  void twentyConcurrentRejections_createOneToken() {
    String rejected = current(browser);
    Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();

    List<CompletableFuture<HttpResponse<String>>> responses =
        Stream.generate(() -> browser.startReject(rejected)).limit(20).toList();
    hold.awaitHeld(1, REAL_LIMIT);
    hold.release();

    // More than a few calls of one login do not wait: they respond 503 at once.
    List<HttpResponse<String>> ended = responses.stream().map(RejectedTokenTest::join).toList();
    String current = current(browser);
    assertThat(current).isNotEqualTo(rejected);
    assertThat(ended)
        .hasSize(20)
        .allSatisfy(
            response -> {
              if (response.statusCode() == 200) {
                assertThat(authToken(response)).isEqualTo(current);
              } else {
                assertUnavailable(response);
              }
            })
        .filteredOn(response -> response.statusCode() == 200)
        .hasSizeGreaterThanOrEqualTo(4);
    assertThat(createdTokens()).isEqualTo(2);
  }

  @Test
  void tokenOfAnotherSession_changesNothingThere() {
    Browser phone = fixture.browser().loggedIn("cometchat-uid-1");
    Browser other = fixture.browser().loggedIn("cometchat-uid-2");
    String mine = current(browser);
    String ofPhone = current(phone);
    String ofOther = current(other);

    assertThat(authToken(browser.reject(ofPhone))).isEqualTo(mine);
    assertThat(authToken(browser.reject(ofOther))).isEqualTo(mine);

    assertThat(current(phone)).isEqualTo(ofPhone);
    assertThat(current(other)).isEqualTo(ofOther);
    assertThat(emulator.users().isValid(ofPhone)).isTrue();
    assertThat(emulator.users().isValid(ofOther)).isTrue();
    assertThat(createdTokens()).isEqualTo(3);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }

  @Test
  void hangingCometChat_delaysTheResponseByMaxLoginWaitAndTheTokenFollows() {
    String rejected = current(browser);
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> response = browser.startReject(rejected);
      hold.awaitHeld(1, REAL_LIMIT);
      fixture.bridge().time().awaitScheduled(MAX_LOGIN_WAIT);
      assertThat(attributes()).doesNotContain(rejected);
      fixture.advance(MAX_LOGIN_WAIT);

      assertUnavailable(join(response));
    }
    fixture.awaitMinted(2);
    String fresh = current(browser);
    assertThat(fresh).isNotEqualTo(rejected);
    assertThat(attributes()).contains("cometchat.authToken=" + fresh);
    assertThat(createdTokens()).isEqualTo(2);
  }

  @Test
  void rateLimitedReplacement_waitsAndTheRejectedTokenIsNotHandedOut() {
    String rejected = current(browser);
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .error(429, "ERR_TOO_MANY_REQUESTS")
        .header("Retry-After", "40")
        .always();

    HttpResponse<String> response = browser.reject(rejected);
    int calls = createdTokens();
    HttpResponse<String> again = browser.reject(rejected);
    HttpResponse<String> get = browser.fetch("/cometchat/token");

    assertUnavailable(response);
    assertThat(response.headers().firstValue("Retry-After")).contains("40");
    assertUnavailable(again);
    assertUnavailable(get);
    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    assertThat(attributes()).doesNotContain(rejected).contains("cometchat.authToken=null");
    assertThat(createdTokens()).isEqualTo(calls);

    emulator.faults().clear();
    fixture.advance(Duration.ofSeconds(40));
    String fresh = current(browser);
    assertThat(fresh).isNotEqualTo(rejected);
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(fresh);
  }

  @Test
  void userOverTheTokenQuota_doesNotGetTheRejectedToken() {
    String rejected = current(browser);
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").always();
    assertUnavailable(fixture.browser().loggedIn("cometchat-uid-1").fetch("/cometchat/token"));
    emulator.faults().clear();

    assertUnavailable(browser.reject(rejected));
    assertUnavailable(browser.fetch("/cometchat/token"));

    fixture.advance(Duration.ofSeconds(1));
    assertThat(current(browser)).isNotEqualTo(rejected);
    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(rejected)).isFalse();
  }

  @Test
  void concurrentRequest_carriesTheReplacement() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    fixture
        .application()
        .on(
            "/slow",
            (request, response) -> {
              inside.countDown();
              assertThat(go.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
              TestApplication.json(response);
            });
    String rejected = current(browser);
    CompletableFuture<HttpResponse<String>> slow = browser.startFetch("/slow");
    assertThat(inside.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

    String fresh = authToken(browser.reject(rejected));
    go.countDown();

    assertThat(token(join(slow))).contains(fresh);
    assertThat(current(browser)).isEqualTo(fresh);
    assertThat(attributes()).contains("cometchat.authToken=" + fresh);
  }

  @Test
  void rejectedTokenWrittenBackToTheSession_isRemoved() {
    String rejected = current(browser);
    String line = attribute("cometchat.session");
    String fresh = authToken(browser.reject(rejected));

    browser.load("image", "/put", "X-Line", line, "X-Token", rejected);

    assertThat(token(browser.fetch("/api/data"))).contains(fresh);
    assertThat(attributes()).contains("cometchat.authToken=" + fresh).doesNotContain(rejected);
    browser.load("image", "/put", "X-Line", line, "X-Token", rejected);
    assertThat(current(browser)).isEqualTo(fresh);
    browser.load("image", "/put", "X-Line", line, "X-Token", rejected);
    assertThat(authToken(browser.reject(rejected))).isEqualTo(fresh);
    assertThat(createdTokens()).isEqualTo(2);
    assertThat(emulator.users().isValid(fresh)).isTrue();
  }

  @Test
  void rejectedTokenWrittenBackDuringTheTokenRequest_isNotHandedOut() {
    String rejected = current(browser);
    String line = attribute("cometchat.session");
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> response = browser.startReject(rejected);
      hold.awaitHeld(1, REAL_LIMIT);
      fixture.bridge().time().awaitScheduled(MAX_LOGIN_WAIT);
      browser.load("image", "/put", "X-Line", line, "X-Token", rejected);
      hold.release();

      String fresh = authToken(join(response));
      assertThat(fresh).isNotEqualTo(rejected);
      assertThat(current(browser)).isEqualTo(fresh);
    }
    assertThat(createdTokens()).isEqualTo(2);
  }

  @Test
  void logoutDuringTheTokenRequest_leavesNoToken() {
    String rejected = current(browser);
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> response = browser.startReject(rejected);
      hold.awaitHeld(1, REAL_LIMIT);
      browser.fetchPost("/forget");

      assertUnavailable(join(response));
    }
    fixture.awaitRevoked(2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    assertThat(browser.reject(rejected).statusCode()).isEqualTo(401);
    assertThat(attributes()).contains("cometchat.session=null", "cometchat.authToken=null");
  }

  @Test
  void invalidatedSessionDuringTheTokenRequest_leavesNoToken() {
    String rejected = current(browser);
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> response = browser.startReject(rejected);
      hold.awaitHeld(1, REAL_LIMIT);
      browser.fetchPost("/invalidate");

      assertUnavailable(join(response));
    }
    fixture.awaitRevoked(2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void otherUserInTheSessionDuringTheTokenRequest_neverGetsThePreviousToken() {
    String rejected = current(browser);
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> response = browser.startReject(rejected);
      hold.awaitHeld(1, REAL_LIMIT);
      CompletableFuture<HttpResponse<String>> second =
          browser.startFetchPost("/login?user=cometchat-uid-2");

      assertUnavailable(join(response));
      join(second);
    }
    HttpResponse<String> response = browser.reject(rejected);
    assertThat(response.body()).contains("\"uid\":\"cometchat-uid-2\"");
    assertThat(emulator.users().tokens("cometchat-uid-2")).containsExactly(authToken(response));
  }

  @Test
  void twoNodes_keepOnlyTheTokenOfTheSession() {
    try (FilterFixture two = FilterFixture.of(emulator)) {
      two.application()
          .on(
              "/put",
              (request, response) -> {
                TestApplication.logIn(request);
                request.getSession().setAttribute("cometchat.session", request.getHeader("X-Line"));
              })
          .start();
      String rejected = current(browser);
      Browser onTwo = two.browser();
      onTwo.load("image", "/put?user=cometchat-uid-1", "X-Line", attribute("cometchat.session"));

      String fresh = authToken(onTwo.reject(rejected));

      two.awaitRevoked(1);
      assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(fresh);
    }
  }

  private static void assertUnavailable(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("\"error\":\"unavailable\"");
    assertThat(Long.parseLong(response.headers().firstValue("Retry-After").orElseThrow()))
        .isPositive();
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
  }

  private static HttpResponse<String> join(CompletableFuture<HttpResponse<String>> response) {
    return response.orTimeout(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static String current(Browser page) {
    return authToken(page.fetch("/cometchat/token"));
  }

  private static String authToken(HttpResponse<String> response) {
    Matcher matcher = AUTH_TOKEN.matcher(response.body());
    if (!matcher.find()) {
      throw new AssertionError("no token in a response of status " + response.statusCode());
    }
    return matcher.group(1);
  }

  /** Loads the attributes like an image, so that the bridge does not process the request. */
  private String attributes() {
    return browser.load("image", "/attributes").body();
  }

  private String attribute(String name) {
    return attributes()
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private int createdTokens() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }
}
