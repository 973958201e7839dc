/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.MAX_LOGIN_WAIT;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.params;
import static org.cometchatbridge.servlet.FilterFixture.token;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.Test;

/** Which requests wait while CometChat does not respond, and for how long. */
class MaxLoginWaitTest extends FilterTest {

  private static final int PARALLEL = 80;

  @Test
  void login_isCompletedAfterMaxLoginWait_andTheTokenFollows() throws Exception {
    Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    CompletableFuture<HttpResponse<String>> login =
        browser.startFetchPost("/api/login?user=cometchat-uid-1");
    hold.awaitHeld(1, REAL_LIMIT);
    fixture.bridge().time().awaitScheduled(MAX_LOGIN_WAIT);

    fixture.advance(MAX_LOGIN_WAIT.minusMillis(1));
    assertThat(login).isNotDone();
    fixture.advance(Duration.ofMillis(1));

    HttpResponse<String> response = login.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"ok\":true}");
    assertThat(token(response)).isEmpty();

    hold.release();
    fixture.awaitMinted(1);
    String token = fixture.validToken(browser.fetch("/api/data"));
    assertThat(browser.fetch("/cometchat/token").body()).contains(token);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void requestsOfOneLogin_waitTogetherNoLongerThanMaxLoginWait() throws Exception {
    Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    browser.loggedIn("cometchat-uid-1");
    hold.awaitHeld(1, REAL_LIMIT);
    fixture.advance(Duration.ofMillis(600));

    CompletableFuture<HttpResponse<String>> second = browser.startFetch("/api/data");
    fixture.bridge().time().awaitScheduled(Duration.ofMillis(400));
    fixture.advance(Duration.ofMillis(400));
    assertThat(token(second.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS))).isEmpty();

    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    hold.release();
  }

  @Test
  void clockSetBack_doesNotExtendTheWait() throws Exception {
    AtomicReference<Duration> setBack = new AtomicReference<>(Duration.ZERO);
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .callTimeout(Duration.ofMinutes(2))
            .tokenTimeout(Duration.ofMinutes(2))
            .maxLoginWait(Duration.ofMillis(100))
            .clock(() -> Instant.now().minus(setBack.get()))
            .build();
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
        CometChatBridge bridge = CometChatBridge.create(config);
        TestApplication application =
            TestApplication.with(
                    new CometChatBridgeFilter(bridge), params("userResolver", "session:user"))
                .start()) {
      Browser user = application.browser().loggedIn("cometchat-uid-1");
      hold.awaitHeld(1, REAL_LIMIT);

      setBack.set(Duration.ofHours(1));

      assertThat(user.startFetch("/api/data").get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS))
          .satisfies(response -> assertThat(token(response)).isEmpty());
    }
  }

  @Test
  void tokenWithinMaxLoginWait_isSentWithTheLogin() throws Exception {
    Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    CompletableFuture<HttpResponse<String>> login =
        browser.startFetchPost("/api/login?user=cometchat-uid-1");
    hold.awaitHeld(1, REAL_LIMIT);
    fixture.bridge().time().awaitScheduled(MAX_LOGIN_WAIT);

    hold.release();

    fixture.validToken(login.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS));
  }

  @Test
  void maxLoginWaitOfZero_letsNoResponseWait() throws Exception {
    CometChatBridgeConfig never =
        BridgeFixture.config(emulator).toBuilder().maxLoginWait(Duration.ZERO).build();
    try (FilterFixture patient = FilterFixture.of(emulator, never).start();
        Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      Browser user = patient.browser();

      HttpResponse<String> login = user.fetchPost("/api/login?user=cometchat-uid-1");
      hold.awaitHeld(1, REAL_LIMIT);
      HttpResponse<String> endpoint = user.fetch("/cometchat/token");
      HttpResponse<String> rejection = user.reject("a-rejected-token");

      assertThat(login.statusCode()).isEqualTo(200);
      assertThat(token(login)).isEmpty();
      assertThat(endpoint.statusCode()).isEqualTo(503);
      assertThat(endpoint.headers().firstValue("Retry-After")).contains("1");
      assertThat(rejection.statusCode()).isEqualTo(503);

      hold.release();
      patient.awaitMinted(1);
      patient.validToken(user.fetch("/api/data"));
      assertThat(user.fetch("/cometchat/token").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void redirectPageErrorAndEventStream_doNotWait() {
    fixture
        .application()
        .on(
            "/events",
            (request, response) -> {
              response.setContentType("text/event-stream;charset=UTF-8");
              response.flushBuffer();
            })
        .on("/fails", (request, response) -> response.sendError(409));
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      assertThat(browser.post("/login?user=cometchat-uid-1").statusCode()).isEqualTo(302);
      hold.awaitHeld(1, REAL_LIMIT);

      assertThat(browser.navigate("/page").statusCode()).isEqualTo(200);
      assertThat(browser.fetch("/fails").statusCode()).isEqualTo(409);
      assertThat(browser.fetch("/events").statusCode()).isEqualTo(200);
      assertThat(browser.load("script", "/api/data").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void endpointAndResponsesOfOneLogin_waitTogetherNoLongerThanMaxLoginWait() throws Exception {
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      browser.loggedIn("cometchat-uid-1");
      hold.awaitHeld(1, REAL_LIMIT);
      fixture.advance(Duration.ofMillis(700));

      CompletableFuture<HttpResponse<String>> response = browser.startFetch("/cometchat/token");
      fixture.bridge().time().awaitScheduled(Duration.ofMillis(300));
      fixture.advance(Duration.ofMillis(299));
      assertThat(response).isNotDone();
      fixture.advance(Duration.ofMillis(1));

      assertUnavailable(response.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS));
      assertUnavailable(browser.fetch("/cometchat/token"));
      assertThat(token(browser.fetch("/api/data"))).isEmpty();
    }
  }

  @Test
  void parallelCallsOfTheEndpointByOneLogin_holdFourThreads() throws Exception {
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      browser.loggedIn("cometchat-uid-1");
      hold.awaitHeld(1, REAL_LIMIT);
      Semaphore ended = new Semaphore(0);
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < PARALLEL; i++) {
        calls.add(
            browser.startFetch("/cometchat/token").whenComplete((r, thrown) -> ended.release()));
      }

      // The others get their response while time stands still.
      assertThat(ended.tryAcquire(PARALLEL - 4, REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(ended.availablePermits()).isZero();

      fixture.advance(MAX_LOGIN_WAIT);
      for (CompletableFuture<HttpResponse<String>> call : calls) {
        assertUnavailable(call.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS));
      }
      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }

  @Test
  void parallelResponsesOfOneLogin_holdFourThreads() throws Exception {
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      browser.loggedIn("cometchat-uid-1");
      hold.awaitHeld(1, REAL_LIMIT);
      Semaphore ended = new Semaphore(0);
      List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
      for (int i = 0; i < PARALLEL; i++) {
        responses.add(browser.startFetch("/api/data").whenComplete((r, thrown) -> ended.release()));
      }

      // The others get no header while time stands still.
      assertThat(ended.tryAcquire(PARALLEL - 4, REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(ended.availablePermits()).isZero();

      hold.release();
      int tokens = 0;
      for (CompletableFuture<HttpResponse<String>> response : responses) {
        tokens += token(response.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isPresent() ? 1 : 0;
      }
      assertThat(tokens).isEqualTo(4);
      fixture.validToken(browser.fetch("/api/data"));
    }
  }

  @Test
  void fourCallsOfTheEndpoint_getTheTokenWhenItIsThere() throws Exception {
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      browser.loggedIn("cometchat-uid-1");
      hold.awaitHeld(1, REAL_LIMIT);
      List<CompletableFuture<HttpResponse<String>>> calls =
          Stream.generate(() -> browser.startFetch("/cometchat/token")).limit(4).toList();
      while (fixture.bridge().time().pendingDelays().stream().filter(MAX_LOGIN_WAIT::equals).count()
          < 4) {
        Thread.onSpinWait();
      }

      hold.release();

      for (CompletableFuture<HttpResponse<String>> call : calls) {
        assertThat(call.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void loginsWhileCometChatIsSilent_holdFourThreads() throws Exception {
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      browser.loggedIn("cometchat-uid-1");
      hold.awaitHeld(1, REAL_LIMIT);
      fixture.advance(MAX_LOGIN_WAIT.plusMillis(1));
      Semaphore ended = new Semaphore(0);
      List<CompletableFuture<HttpResponse<String>>> logins = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        logins.add(
            fixture
                .browser()
                .startFetchPost("/api/login?user=emp-" + i)
                .whenComplete((r, thrown) -> ended.release()));
      }

      assertThat(ended.tryAcquire(8, REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      hold.awaitHeld(13, REAL_LIMIT);
      assertThat(ended.availablePermits()).isZero();

      fixture.advance(MAX_LOGIN_WAIT);
      for (CompletableFuture<HttpResponse<String>> login : logins) {
        HttpResponse<String> response = login.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(token(response)).isEmpty();
      }
    }
  }

  private static void assertUnavailable(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(response.body()).contains("\"error\":\"unavailable\"");
  }
}
