/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.MAX_LOGIN_WAIT;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The login of the application succeeds in every outage of CometChat. */
class OutageTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
  }

  @Test
  void refusedConnections_theApplicationStartsAndItsLoginsSucceed() {
    try (FilterFixture fixture =
        FilterFixture.of(
                emulator,
                BridgeFixture.config(emulator).toBuilder()
                    .baseUrl(URI.create("http://127.0.0.1:1/v3"))
                    .build())
            .start()) {
      assertApplicationWorks(fixture);
    }
  }

  @Test
  void wrongKey_theLoginsOfTheApplicationSucceed() {
    emulator.faults().onAny().error(401, "AUTH_ERR_APIKEY_NOT_FOUND").always();
    try (FilterFixture fixture = FilterFixture.of(emulator).start()) {
      assertApplicationWorks(fixture);
    }
  }

  @Test
  void serverErrors_theLoginsOfTheApplicationSucceed() {
    emulator.faults().onAny().html(502).always();
    try (FilterFixture fixture = FilterFixture.of(emulator).start()) {
      assertApplicationWorks(fixture);
    }
  }

  @Test
  void closedConnections_theLoginsOfTheApplicationSucceed() {
    emulator.faults().onAny().resetMidHeaders().always();
    try (FilterFixture fixture = FilterFixture.of(emulator).start()) {
      assertApplicationWorks(fixture);
    }
  }

  @Test
  void hangingCometChat_theLoginsOfTheApplicationSucceed() {
    try (Hold hold = emulator.faults().onAny().hangTimes(100);
        FilterFixture fixture = FilterFixture.of(emulator).start()) {
      fixture.browser().loggedIn("cometchat-uid-3");
      hold.awaitHeld(1, REAL_LIMIT);

      assertApplicationWorks(fixture);
    }
  }

  @Test
  void endOfAnOutage_bringsTheTokenWithALaterResponse() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(401, "AUTH_ERR_NO_ACCESS").times(1);
    try (FilterFixture fixture = FilterFixture.of(emulator).start()) {
      Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
      fixture.bridge().events().await(BridgeEvent.TokenRequestFailed.class, 1);
      assertThat(token(browser.fetch("/api/data"))).isEmpty();

      fixture.advance(Duration.ofSeconds(31));

      fixture.validToken(browser.fetch("/api/data"));
    }
  }

  @Test
  void closedBridge_doesNotAffectTheApplication() {
    try (FilterFixture fixture = FilterFixture.of(emulator).start()) {
      fixture.bridge().bridge().close();
      Browser browser = fixture.browser();

      assertThat(browser.fetchPost("/api/login?user=cometchat-uid-1").statusCode()).isEqualTo(200);
      assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void ruleThatAlwaysThrows_isLoggedOnce() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .eligibility(
                user -> {
                  throw new IllegalStateException("with a secret in it");
                })
            .build();
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core");
        FilterFixture fixture = FilterFixture.of(emulator, config).start()) {
      for (int i = 0; i < 5; i++) {
        fixture.browser().loggedIn("user-" + i);
      }

      assertThat(log.warnings())
          .filteredOn(line -> line.contains("eligibility rule"))
          .singleElement()
          .asString()
          .contains("IllegalStateException")
          .doesNotContain("secret");
    }
  }

  @Test
  void failingSessionStore_isReportedByTheApplicationOnly() {
    try (FilterFixture fixture = FilterFixture.of(emulator, request -> "cometchat-uid-1")) {
      fixture
          .application()
          .behind(
              (request, response, chain) ->
                  chain.doFilter(new BrokenSessions((HttpServletRequest) request), response))
          .start();
      Browser browser = fixture.browser();

      assertThat(browser.fetch("/api/data", "Cookie", "JSESSIONID=x").statusCode()).isEqualTo(200);
      assertThat(browser.navigate("/page", "Cookie", "JSESSIONID=x").statusCode()).isEqualTo(200);
      assertThat(browser.fetch("/cometchat/token", "Cookie", "JSESSIONID=x").statusCode())
          .isEqualTo(503);
    }
  }

  /** Logs in by form and by fetch, each followed by a page; the clock advances while they wait. */
  private static void assertApplicationWorks(FilterFixture fixture) {
    Browser form = fixture.browser().loggedIn("cometchat-uid-1");
    assertThat(form.navigate("/page").statusCode()).isEqualTo(200);

    Browser script = fixture.browser();
    CompletableFuture<HttpResponse<String>> login =
        script.startFetchPost("/api/login?user=cometchat-uid-2");
    HttpResponse<String> response = whileTimePasses(fixture, login);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"ok\":true}");
    assertThat(token(response)).isEmpty();
    assertThat(whileTimePasses(fixture, script.startFetch("/api/data")).statusCode())
        .isEqualTo(200);
    assertThat(whileTimePasses(fixture, script.startFetch("/cometchat/token")).statusCode())
        .isEqualTo(503);
    assertThat(script.fetchPost("/invalidate").statusCode()).isEqualTo(200);
  }

  private static <T> T whileTimePasses(FilterFixture fixture, CompletableFuture<T> response) {
    CompletableFuture<T> bounded = response.orTimeout(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
    while (!bounded.isDone()) {
      fixture.advance(MAX_LOGIN_WAIT.dividedBy(100));
      Thread.onSpinWait();
    }
    return bounded.join();
  }

  private static final class BrokenSessions extends HttpServletRequestWrapper {

    BrokenSessions(HttpServletRequest request) {
      super(request);
    }

    @Override
    public HttpSession getSession(boolean create) {
      throw new IllegalStateException("the session store is down");
    }
  }
}
