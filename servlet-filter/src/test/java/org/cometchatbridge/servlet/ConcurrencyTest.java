/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Concurrent requests on one node and on several. */
class ConcurrencyTest {

  private static final int REQUESTS = 1_000;

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
  }

  @Test
  void thousandRequestsOfOneSession_createOneToken() throws Exception {
    try (FilterFixture fixture = FilterFixture.of(emulator).start()) {
      Browser browser = fixture.browser();
      logInUndetected(fixture, browser, "cometchat-uid-1");
      Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();

      List<CompletableFuture<HttpResponse<String>>> responses =
          Stream.generate(() -> browser.startFetch("/api/data")).limit(REQUESTS).toList();
      hold.awaitHeld(1, REAL_LIMIT);
      hold.release();

      List<String> tokens =
          responses.stream()
              .map(response -> response.orTimeout(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS).join())
              .filter(response -> FilterFixture.token(response).isPresent())
              .map(fixture::validToken)
              .distinct()
              .toList();
      assertThat(tokens).as("of those that waited, and of those after them").hasSize(1);
      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }

  @Test
  void slowSessionStore_blocksNoOtherSession() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    HttpSessionAttributeListener slowForOne =
        new HttpSessionAttributeListener() {
          @Override
          public void attributeAdded(HttpSessionBindingEvent event) {
            if (event.getName().equals("cometchat.session") && first.getAndSet(false)) {
              writing.countDown();
              await(written);
            }
          }
        };
    try (FilterFixture fixture = FilterFixture.of(emulator)) {
      fixture.application().configure(context -> context.addEventListener(slowForOne));
      fixture.start();
      CompletableFuture<?> slow = fixture.browser().startFetchPost("/login?user=cometchat-uid-1");
      await(writing);

      CompletableFuture<?>[] others =
          IntStream.range(0, 200)
              .mapToObj(i -> fixture.browser().startFetchPost("/login?user=other-" + i))
              .toArray(CompletableFuture<?>[]::new);

      CompletableFuture.allOf(others).get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(slow).isNotDone();
      written.countDown();
      slow.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } finally {
      written.countDown();
    }
  }

  private static void await(CountDownLatch gate) {
    try {
      assertThat(gate.await(2 * REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Test
  void twoRacingNodes_keepTheTokenOfTheSession() {
    try (FilterFixture one = FilterFixture.of(emulator).start();
        FilterFixture two = FilterFixture.of(emulator).start()) {
      Browser onOne = replicated(one);
      Browser onTwo = replicated(two);
      Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hangTimes(2);
      onOne.navigate("/page");
      putState(onTwo, state(onOne));
      onTwo.navigate("/page");
      hold.awaitHeld(2, REAL_LIMIT);
      hold.release();
      one.awaitMinted(1);
      two.awaitMinted(1);
      String first = one.validToken(onOne.fetch("/api/data"));
      String second = two.validToken(onTwo.fetch("/api/data"));
      assertThat(second).isNotEqualTo(first);

      putState(onOne, state(onTwo));
      assertThat(one.validToken(onOne.fetch("/api/data"))).isEqualTo(second);

      one.awaitRevoked(1);
      assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(second);
    }
  }

  /** Puts a user in the session on a request that the bridge does not process. */
  private static void logInUndetected(FilterFixture fixture, Browser browser, String user) {
    fixture.application().on("/unnoticed", (request, response) -> TestApplication.logIn(request));
    browser.load("image", "/unnoticed?user=" + user);
  }

  private static Browser replicated(FilterFixture node) {
    node.application()
        .on(
            "/put",
            (request, response) -> {
              HttpSession session = request.getSession();
              session.setAttribute("cometchat.session", request.getHeader("X-Line"));
            })
        .on(
            "/line",
            (request, response) ->
                response.getWriter().print(request.getSession().getAttribute("cometchat.session")));
    Browser browser = node.browser();
    logInUndetected(node, browser, "cometchat-uid-1");
    return browser;
  }

  private static String state(Browser browser) {
    return browser.load("image", "/line").body();
  }

  private static void putState(Browser browser, String line) {
    browser.load("image", "/put", "X-Line", line);
  }
}
