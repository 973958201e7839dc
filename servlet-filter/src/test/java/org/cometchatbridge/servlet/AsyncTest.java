/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Responses that are written after the chain has returned. */
class AsyncTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final ExecutorService background = Executors.newSingleThreadExecutor();

  /** Opens when the filter chain has returned to the container. */
  private final CountDownLatch returned = new CountDownLatch(1);

  private FilterFixture fixture;
  private Browser browser;

  @BeforeEach
  void start() {
    fixture = FilterFixture.of(EMULATOR.emulator());
    fixture
        .application()
        .behind(
            (request, response, chain) -> {
              chain.doFilter(request, response);
              if (request.isAsyncStarted()) {
                returned.countDown();
              }
            })
        .on("/api/plain", (request, response) -> later(request.startAsync()))
        .on("/api/given", (request, response) -> later(request.startAsync(request, response)))
        .on(
            "/api/cacheable-later",
            (request, response) ->
                later(request.startAsync(request, response), AsyncTest::makeCacheable))
        .on("/api/dispatched", AsyncTest::dispatch)
        .on(
            "/api/login-then-later",
            (request, response) -> {
              TestApplication.logIn(request);
              later(request.startAsync());
            });
    fixture.start();
    browser = fixture.browser();
  }

  @AfterEach
  void close() {
    fixture.close();
    background.shutdownNow();
  }

  @Test
  void responseOfStartAsync_carriesAnExistingToken() {
    browser.loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/plain");

    fixture.validToken(response);
    assertThat(response.body()).isEqualTo("{\"ok\":true}");
  }

  @Test
  void responseOfStartAsyncWithItsArguments_carriesAnExistingToken() {
    browser.loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/given");

    fixture.validToken(response);
    assertThat(response.body()).isEqualTo("{\"ok\":true}");
  }

  @Test
  void responseOfStartAsyncThatIsMadeCacheableLater_isNotCached() {
    browser.loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/cacheable-later");

    fixture.validToken(response);
    assertThat(response.headers().firstValue("CDN-Cache-Control")).isEmpty();
    assertThat(response.body()).isEqualTo("{\"ok\":true}");
  }

  @Test
  void responseOfADispatch_carriesAnExistingToken() {
    browser.loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/dispatched");

    fixture.validToken(response);
    assertThat(response.body()).isEqualTo("{\"ok\":true}");
  }

  @Test
  void loginWithAnAsynchronousResponse_doesNotWaitAndIsDetected() {
    try (Hold hold = EMULATOR.emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      HttpResponse<String> response =
          browser.fetchPost("/api/login-then-later?user=cometchat-uid-1");

      assertThat(response.body()).isEqualTo("{\"ok\":true}");
      assertThat(token(response)).isEmpty();
      hold.awaitHeld(1, REAL_LIMIT);
    }
    fixture.awaitMinted(1);
    fixture.validToken(browser.fetch("/api/data"));
  }

  @Test
  void filterWithoutAsyncSupport_isLoggedOnce() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet");
        BridgeFixture bridge = new BridgeFixture(EMULATOR.emulator());
        TestApplication application =
            TestApplication.with(new CometChatBridgeFilter(bridge.bridge()), FilterFixture.params())
                .withoutAsync()
                .start()) {
      application.browser().fetch("/api/data");
      application.browser().fetch("/api/data");

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("<async-supported>true</async-supported>");
    }
  }

  private void later(AsyncContext async) {
    later(async, response -> {});
  }

  private void later(AsyncContext async, Consumer<HttpServletResponse> headers) {
    background.execute(
        () -> {
          try {
            if (!returned.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
              throw new AssertionError("the chain did not return");
            }
            HttpServletResponse response = (HttpServletResponse) async.getResponse();
            headers.accept(response);
            TestApplication.json(response);
            async.complete();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void makeCacheable(HttpServletResponse response) {
    response.setHeader("Cache-Control", "public, max-age=600");
    response.addHeader("cdn-cache-control", "max-age=600");
    response.setIntHeader("X-Accel-Expires", 600);
  }

  private static void dispatch(HttpServletRequest request, HttpServletResponse response) {
    request.startAsync().dispatch("/api/data");
  }
}
