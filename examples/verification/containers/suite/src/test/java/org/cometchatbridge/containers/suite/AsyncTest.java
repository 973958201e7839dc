/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

@DisplayName("Asynchronous responses")
class AsyncTest extends ContainerTest {

  private static final String BIG = "x".repeat(1_000_000);
  private static final String JSON = "{\"ok\":true}";

  private final ExecutorService background = Executors.newSingleThreadExecutor();

  /** Opens when the filter chain has returned to the container. */
  private final CountDownLatch returned = new CountDownLatch(1);

  private Browser browser;

  @BeforeEach
  void start() {
    browser =
        deploy(
            application()
                .behind(
                    (request, response, chain) -> {
                      chain.doFilter(request, response);
                      if (request.isAsyncStarted()) {
                        returned.countDown();
                      }
                    })
                .on("/api/plain", (request, response) -> later(request.startAsync()))
                .on(
                    "/api/given",
                    (request, response) -> later(request.startAsync(request, response)))
                .on(
                    "/api/dispatched",
                    (request, response) -> request.startAsync().dispatch("/api/data"))
                .on(
                    "/api/login-then-later",
                    (request, response) -> {
                      Application.logIn(request);
                      later(request.startAsync());
                    })
                .on(
                    "/api/login-and-dispatch",
                    (request, response) -> {
                      Application.logIn(request);
                      request.startAsync(request, response).dispatch("/api/data");
                    })
                .on("/api/given-dispatched", this::dispatchLater)
                .on("/api/cacheable", this::respondCacheable)
                .on("/api/late-error", this::failLater)
                .on("/api/non-blocking", AsyncTest::writeWithoutBlocking)
                .on("/api/timeout", AsyncTest::timeOut)
                .on(
                    "/api/timeout-unheard",
                    (request, response) -> request.startAsync().setTimeout(100)));
  }

  @AfterEach
  void stop() {
    background.shutdownNow();
  }

  @Test
  @DisplayName("startAsync(): the response carries no token")
  void responseOfStartAsync_carriesNoToken(TestReporter reporter) {
    browser.loggedIn(USER);
    awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/plain", "X-CometChat-Token", "?");

    assertThat(response.body()).isEqualTo(JSON);
    if (Browser.token(response).isPresent()) {
      notSupported(reporter, "its startAsync() takes the response of the chain, not its own");
      validToken(response);
    } else {
      assertThat(response.headers().firstValue("Cache-Control")).isEmpty();
    }
  }

  @Test
  @DisplayName("startAsync(request, response): the response carries an existing token")
  void responseOfStartAsyncWithItsResponse_carriesAnExistingToken() {
    assertTokenAndBody("/api/given", JSON);
  }

  @Test
  @DisplayName("dispatch: the response carries an existing token")
  void responseOfADispatch_carriesAnExistingToken() {
    assertTokenAndBody("/api/dispatched", JSON);
  }

  @Test
  @DisplayName("dispatch by another thread: the response carries an existing token")
  void responseOfALaterDispatch_carriesAnExistingToken() {
    assertTokenAndBody("/api/given-dispatched", JSON);
  }

  @Test
  @DisplayName("dispatch: the response to a login carries its token")
  void loginWithADispatch_hasItsTokenInItsOwnResponse() {
    validToken(browser.fetchPost("/api/login-and-dispatch?user=" + USER));
  }

  @Test
  @DisplayName("startAsync(request, response): a cacheable response is unchanged")
  void cacheableResponse_isUnchanged() {
    browser.loggedIn(USER);
    awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/cacheable");

    assertNoToken(response);
    assertThat(response.headers().allValues("Cache-Control"))
        .containsExactly("public, max-age=600");
  }

  @Test
  @DisplayName("startAsync(request, response): an error after a write is sent without the token")
  void errorAfterAWrite_isSentWithoutTheToken() {
    browser.loggedIn(USER);
    awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/late-error");

    assertThat(response.statusCode()).isEqualTo(503);
    assertNoToken(response);
  }

  @Test
  @DisplayName("non-blocking write: the response carries an existing token")
  void responseWrittenWithoutBlocking_carriesAnExistingToken() {
    assertTokenAndBody("/api/non-blocking", BIG);
  }

  @Test
  @DisplayName("a login with an asynchronous response does not wait and gets its token afterwards")
  void loginWithAnAsynchronousResponse_doesNotWait() {
    Hold hold = emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang();

    HttpResponse<String> response = browser.fetchPost("/api/login-then-later?user=" + USER);

    assertThat(response.body()).isEqualTo(JSON);
    assertThat(Browser.token(response)).isEmpty();
    hold.release();
    validToken(browser.fetch("/api/data"));
  }

  @Test
  @DisplayName(
      "timeout: the application's response is sent without the token, and the login session is kept")
  void timeout_leavesTheResponseToTheApplication() {
    browser.loggedIn(USER);
    awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/timeout");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.body()).isEqualTo("too late");
    assertNoToken(response);
    validToken(browser.fetch("/api/data"));
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("timeout: the container's response is sent without the token")
  void timeoutWithoutAListener_leavesTheResponseToTheContainer() {
    browser.loggedIn(USER);
    awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/timeout-unheard");

    assertThat(response.statusCode()).isEqualTo(500);
    assertNoToken(response);
    validToken(browser.fetch("/api/data"));
  }

  /** Some containers can set a header to an empty value but not remove it. */
  private static void assertNoToken(HttpResponse<?> response) {
    assertThat(Browser.token(response).orElse("")).isEmpty();
    assertThat(response.headers().firstValue("X-CometChat-Uid").orElse("")).isEmpty();
  }

  private void assertTokenAndBody(String path, String body) {
    browser.loggedIn(USER);
    awaitMinted(1);

    HttpResponse<String> response = browser.fetch(path);

    validToken(response);
    assertThat(response.body()).isEqualTo(body);
  }

  private void dispatchLater(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync(request, response);
    background.execute(() -> async.dispatch("/api/data"));
  }

  private void respondCacheable(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync(request, response);
    response.setHeader("Cache-Control", "public, max-age=600");
    later(async);
  }

  private void failLater(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync(request, response);
    background.execute(
        () -> {
          try {
            Application.json(response);
            response.setStatus(503);
            async.complete();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void later(AsyncContext async) {
    background.execute(
        () -> {
          try {
            if (!returned.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
              throw new AssertionError("the chain did not return");
            }
            Application.json((HttpServletResponse) async.getResponse());
            async.complete();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void writeWithoutBlocking(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AsyncContext async = request.startAsync(request, response);
    ServletOutputStream out = response.getOutputStream();
    out.setWriteListener(
        new WriteListener() {
          private int written;

          @Override
          public void onWritePossible() throws IOException {
            while (out.isReady()) {
              if (written == BIG.length()) {
                async.complete();
                return;
              }
              out.write("x".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
              written += 1_000;
            }
          }

          @Override
          public void onError(Throwable thrown) {
            async.complete();
          }
        });
  }

  /** The container's clock cannot be advanced, so a short timeout passes in real time. */
  private static void timeOut(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync(request, response);
    async.addListener(
        new AsyncListener() {
          @Override
          public void onTimeout(AsyncEvent event) throws IOException {
            response.setStatus(504);
            response.getWriter().write("too late");
            async.complete();
          }

          @Override
          public void onStartAsync(AsyncEvent event) {}

          @Override
          public void onComplete(AsyncEvent event) {}

          @Override
          public void onError(AsyncEvent event) {}
        });
    async.setTimeout(100);
  }
}
