/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.LOGIN_DEADLINE;
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
import org.cometchatbridge.core.EmulatorPerTest;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page says that CometChat did not accept its token. */
class RefusedTokenTest {

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
        .host()
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
  void currentToken_isReplacedAndDeleted() {
    String refused = current(browser);

    HttpResponse<String> answer = browser.refuse(refused);

    assertThat(answer.statusCode()).isEqualTo(200);
    String fresh = authToken(answer);
    assertThat(fresh).isNotEqualTo(refused);
    assertThat(answer.body())
        .contains("\"appId\":\"emulatorapp0001\"", "\"region\":\"us\"", "cometchat-uid-1");
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(fresh);
  }

  @Test
  void freshToken_isTheSessionsFromThenOn() {
    String fresh = authToken(browser.refuse(current(browser)));

    assertThat(current(browser)).isEqualTo(fresh);
    assertThat(attributes()).contains("cometchat.authToken=" + fresh);
    assertThat(fixture.validToken(browser.fetch("/api/data"))).isEqualTo(fresh);
    fixture.turn(Duration.ofHours(5));
    assertThat(current(browser)).isEqualTo(fresh);
    assertThat(mints()).isEqualTo(2);
  }

  @Test
  void tokenThatWasReplacedAlready_getsTheCurrentOneWithoutAMint() {
    String first = current(browser);
    String second = authToken(browser.refuse(first));

    assertThat(authToken(browser.refuse(first))).isEqualTo(second);
    assertThat(mints()).isEqualTo(2);
  }

  @Test
  void longAfterTheLogin_itWorksAsWell() {
    String refused = current(browser);
    fixture.turn(Duration.ofHours(5));

    String fresh = authToken(browser.refuse(refused));

    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(fresh);
    assertThat(token(browser.fetch("/api/data"))).contains(fresh);
  }

  @Test
  void firstRequestOfALogin_mayNameATokenFromBefore() {
    fixture.host().on("/unnoticed", (request, response) -> HostApplication.logIn(request));
    Browser other = fixture.browser();
    other.load("image", "/unnoticed?user=cometchat-uid-1");

    assertThat(emulator.users().isValid(authToken(other.refuse("left-over")))).isTrue();
  }

  @Test
  void twentyAtOnce_costOneMint() {
    String refused = current(browser);
    Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();

    List<CompletableFuture<HttpResponse<String>>> answers =
        Stream.generate(() -> browser.startRefuse(refused)).limit(20).toList();
    hold.awaitHeld(1, REAL_LIMIT);
    hold.release();

    assertThat(answers.stream().map(RefusedTokenTest::join).map(RefusedTokenTest::authToken))
        .containsOnly(current(browser))
        .hasSize(20)
        .doesNotContain(refused);
    assertThat(mints()).isEqualTo(2);
  }

  @Test
  void tokenOfAnotherSession_changesNothingThere() {
    Browser phone = fixture.browser().loggedIn("cometchat-uid-1");
    Browser other = fixture.browser().loggedIn("cometchat-uid-2");
    String mine = current(browser);
    String ofPhone = current(phone);
    String ofOther = current(other);

    assertThat(authToken(browser.refuse(ofPhone))).isEqualTo(mine);
    assertThat(authToken(browser.refuse(ofOther))).isEqualTo(mine);

    assertThat(current(phone)).isEqualTo(ofPhone);
    assertThat(current(other)).isEqualTo(ofOther);
    assertThat(emulator.users().isValid(ofPhone)).isTrue();
    assertThat(emulator.users().isValid(ofOther)).isTrue();
    assertThat(mints()).isEqualTo(3);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }

  @Test
  void hangingCometChat_holdsTheAnswerForTheLoginDeadlineAndTheTokenComesLater() {
    String refused = current(browser);
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> answer = browser.startRefuse(refused);
      hold.awaitHeld(1, REAL_LIMIT);
      fixture.bridge().time().awaitScheduled(LOGIN_DEADLINE);
      assertThat(attributes()).doesNotContain(refused);
      fixture.turn(LOGIN_DEADLINE);

      assertUnavailable(join(answer));
    }
    fixture.awaitMinted(2);
    String fresh = current(browser);
    assertThat(fresh).isNotEqualTo(refused);
    assertThat(attributes()).contains("cometchat.authToken=" + fresh);
    assertThat(mints()).isEqualTo(2);
  }

  @Test
  void cometChatThatAsksToSlowDown_isGivenTimeAndTheRefusedTokenIsNotHandedOut() {
    String refused = current(browser);
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .error(429, "ERR_TOO_MANY_REQUESTS")
        .header("Retry-After", "40")
        .always();

    HttpResponse<String> answer = browser.refuse(refused);
    int calls = mints();
    HttpResponse<String> again = browser.refuse(refused);
    HttpResponse<String> get = browser.fetch("/cometchat/token");

    assertUnavailable(answer);
    assertThat(answer.headers().firstValue("Retry-After")).contains("40");
    assertUnavailable(again);
    assertUnavailable(get);
    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    assertThat(attributes()).doesNotContain(refused).contains("cometchat.authToken=null");
    assertThat(mints()).isEqualTo(calls);

    emulator.faults().clear();
    fixture.turn(Duration.ofSeconds(40));
    String fresh = current(browser);
    assertThat(fresh).isNotEqualTo(refused);
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(fresh);
  }

  @Test
  void userForWhomNothingMayBeMintedNow_doesNotGetTheRefusedTokenBack() {
    String refused = current(browser);
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").always();
    assertUnavailable(fixture.browser().loggedIn("cometchat-uid-1").fetch("/cometchat/token"));
    emulator.faults().clear();

    assertUnavailable(browser.refuse(refused));
    assertUnavailable(browser.fetch("/cometchat/token"));

    fixture.turn(Duration.ofSeconds(1));
    assertThat(current(browser)).isNotEqualTo(refused);
    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(refused)).isFalse();
  }

  @Test
  void requestThatWasOnItsWay_carriesTheFreshToken() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    fixture
        .host()
        .on(
            "/slow",
            (request, response) -> {
              inside.countDown();
              assertThat(go.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
              HostApplication.json(response);
            });
    String refused = current(browser);
    CompletableFuture<HttpResponse<String>> slow = browser.startFetch("/slow");
    assertThat(inside.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

    String fresh = authToken(browser.refuse(refused));
    go.countDown();

    assertThat(token(join(slow))).contains(fresh);
    assertThat(current(browser)).isEqualTo(fresh);
    assertThat(attributes()).contains("cometchat.authToken=" + fresh);
  }

  @Test
  void sessionIntoWhichTheRefusedTokenIsWrittenBack_forgetsItAgain() {
    String refused = current(browser);
    String line = attribute("cometchat.session");
    String fresh = authToken(browser.refuse(refused));

    browser.load("image", "/put", "X-Line", line, "X-Token", refused);

    assertThat(token(browser.fetch("/api/data"))).contains(fresh);
    assertThat(attributes()).contains("cometchat.authToken=" + fresh).doesNotContain(refused);
    browser.load("image", "/put", "X-Line", line, "X-Token", refused);
    assertThat(current(browser)).isEqualTo(fresh);
    browser.load("image", "/put", "X-Line", line, "X-Token", refused);
    assertThat(authToken(browser.refuse(refused))).isEqualTo(fresh);
    assertThat(mints()).isEqualTo(2);
    assertThat(emulator.users().isValid(fresh)).isTrue();
  }

  @Test
  void writtenBackWhileTheNextOneIsOnItsWay_theRefusedTokenIsNotHandedOut() {
    String refused = current(browser);
    String line = attribute("cometchat.session");
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> answer = browser.startRefuse(refused);
      hold.awaitHeld(1, REAL_LIMIT);
      fixture.bridge().time().awaitScheduled(LOGIN_DEADLINE);
      browser.load("image", "/put", "X-Line", line, "X-Token", refused);
      hold.release();

      String fresh = authToken(join(answer));
      assertThat(fresh).isNotEqualTo(refused);
      assertThat(current(browser)).isEqualTo(fresh);
    }
    assertThat(mints()).isEqualTo(2);
  }

  @Test
  void logoutWhileTheNextOneIsOnItsWay_leavesNoToken() {
    String refused = current(browser);
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> answer = browser.startRefuse(refused);
      hold.awaitHeld(1, REAL_LIMIT);
      browser.fetchPost("/forget");

      assertUnavailable(join(answer));
    }
    fixture.awaitRevoked(2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    assertThat(browser.refuse(refused).statusCode()).isEqualTo(401);
    assertThat(attributes()).contains("cometchat.session=null", "cometchat.authToken=null");
  }

  @Test
  void invalidatedSessionWhileTheNextOneIsOnItsWay_leavesNoToken() {
    String refused = current(browser);
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> answer = browser.startRefuse(refused);
      hold.awaitHeld(1, REAL_LIMIT);
      browser.fetchPost("/invalidate");

      assertUnavailable(join(answer));
    }
    fixture.awaitRevoked(2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void otherUserInTheSessionMeanwhile_neverGetsTheFirstOnesToken() {
    String refused = current(browser);
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      CompletableFuture<HttpResponse<String>> answer = browser.startRefuse(refused);
      hold.awaitHeld(1, REAL_LIMIT);
      CompletableFuture<HttpResponse<String>> second =
          browser.startFetchPost("/login?user=cometchat-uid-2");

      assertUnavailable(join(answer));
      join(second);
    }
    HttpResponse<String> answer = browser.refuse(refused);
    assertThat(answer.body()).contains("\"uid\":\"cometchat-uid-2\"");
    assertThat(emulator.users().tokens("cometchat-uid-2")).containsExactly(authToken(answer));
  }

  @Test
  void twoNodes_endWithTheSessionsTokenOnly() {
    try (FilterFixture two = FilterFixture.of(emulator)) {
      two.host()
          .on(
              "/put",
              (request, response) -> {
                HostApplication.logIn(request);
                request.getSession().setAttribute("cometchat.session", request.getHeader("X-Line"));
              })
          .start();
      String refused = current(browser);
      Browser onTwo = two.browser();
      onTwo.load("image", "/put?user=cometchat-uid-1", "X-Line", attribute("cometchat.session"));

      String fresh = authToken(onTwo.refuse(refused));

      two.awaitRevoked(1);
      assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(fresh);
    }
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("\"error\":\"unavailable\"");
    assertThat(Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()))
        .isPositive();
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
  }

  private static HttpResponse<String> join(CompletableFuture<HttpResponse<String>> answer) {
    return answer.orTimeout(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static String current(Browser page) {
    return authToken(page.fetch("/cometchat/token"));
  }

  private static String authToken(HttpResponse<String> answer) {
    Matcher matcher = AUTH_TOKEN.matcher(answer.body());
    if (!matcher.find()) {
      throw new AssertionError("no token in an answer of status " + answer.statusCode());
    }
    return matcher.group(1);
  }

  /** As an image is loaded: the bridge does not look at the request. */
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

  private int mints() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }
}
