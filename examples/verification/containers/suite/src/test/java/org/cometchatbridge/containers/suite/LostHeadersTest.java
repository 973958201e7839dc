/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Threads of the application set headers and write asynchronous responses, as many as the system
 * property {@code asyncResponses} says. Containers do not synchronize the headers of a response, so
 * a bridge that sets one on another thread would lose some of the application's.
 */
@DisplayName("Asynchronous responses")
class LostHeadersTest extends ContainerTest {

  private static final int RESPONSES = Integer.getInteger("asyncResponses", 1_200);
  private static final int HEADERS = 40;
  private static final String BODY = "ok";

  private final ExecutorService pool = Executors.newFixedThreadPool(8);

  /** The response of the container, which Undertow replaces by the one of the chain. */
  private static final String PLAIN = "/api/plain";

  private static final List<String> WITHOUT_TOKEN = List.of("/api/events");
  private static final List<String> WITH_TOKEN =
      List.of("/api/given", "/api/flushed", "/api/listener", "/api/dispatched");

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  @DisplayName("no header of the application is lost")
  void applicationWithTheBridge_losesNoHeader() {
    Browser browser = deploy(responding(application())).loggedIn(USER);
    awaitMinted(1);

    assertComplete(browser, true);
  }

  @Test
  @DisplayName("control: no header is lost without the bridge")
  void applicationWithoutTheBridge_losesNoHeader() {
    assertComplete(deploy(responding(Application.unbridged(""))).loggedIn(USER), false);
  }

  private void assertComplete(Browser browser, boolean bridged) {
    Map<String, Integer> lost = new TreeMap<>();
    List<String> kinds = new ArrayList<>(WITH_TOKEN);
    kinds.addAll(WITHOUT_TOKEN);
    kinds.add(PLAIN);
    for (int i = 0; i < RESPONSES; i++) {
      String kind = kinds.get(i % kinds.size());
      HttpResponse<String> response = browser.fetch(kind, "X-CometChat-Token", "?");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(BODY);
      if (!hasAllHeaders(response)) {
        lost.merge(kind, 1, Integer::sum);
      }
      boolean hasToken = Browser.token(response).isPresent();
      if (!kind.equals(PLAIN)) {
        assertThat(hasToken).as(kind).isEqualTo(bridged && WITH_TOKEN.contains(kind));
      }
      assertThat(response.headers().firstValue("X-CometChat-Uid").isPresent()).isEqualTo(hasToken);
      assertThat(response.headers().allValues("Cache-Control"))
          .isEqualTo(hasToken ? List.of("no-store") : List.of());
    }
    assertThat(lost).as("responses of " + RESPONSES + " that lost a header").isEmpty();
  }

  private static boolean hasAllHeaders(HttpResponse<?> response) {
    for (int i = 0; i < HEADERS; i++) {
      if (!response.headers().allValues("X-Application-" + i).contains("v" + i)) {
        return false;
      }
    }
    return true;
  }

  private Application responding(Application application) {
    return application
        .on(
            PLAIN,
            (request, response) -> {
              AsyncContext async = request.startAsync();
              pool.execute(() -> respond(async, (HttpServletResponse) async.getResponse()));
            })
        .on(
            "/api/given",
            (request, response) -> {
              AsyncContext async = request.startAsync(request, response);
              pool.execute(() -> respond(async, response));
            })
        .on(
            "/api/flushed",
            (request, response) -> {
              AsyncContext async = request.startAsync(request, response);
              pool.execute(() -> respondFlushed(async, response));
            })
        .on("/api/listener", this::respondWithoutBlocking)
        .on(
            "/api/dispatched",
            (request, response) -> {
              AsyncContext async = request.startAsync(request, response);
              pool.execute(
                  () -> {
                    addHeaders(response);
                    async.dispatch("/api/written");
                  });
            })
        .on("/api/written", (request, response) -> response.getWriter().write(BODY))
        .on(
            "/api/events",
            (request, response) -> {
              AsyncContext async = request.startAsync(request, response);
              pool.execute(
                  () -> {
                    response.setContentType("text/event-stream");
                    respondFlushed(async, response);
                  });
            });
  }

  private static void addHeaders(HttpServletResponse response) {
    for (int i = 0; i < HEADERS; i++) {
      response.addHeader("X-Application-" + i, "v" + i);
    }
  }

  private static void respond(AsyncContext async, HttpServletResponse response) {
    try {
      addHeaders(response);
      response.getWriter().write(BODY);
      async.complete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void respondFlushed(AsyncContext async, HttpServletResponse response) {
    try {
      addHeaders(response);
      response.flushBuffer();
      response.getOutputStream().print(BODY);
      response.getOutputStream().flush();
      async.complete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void respondWithoutBlocking(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AsyncContext async = request.startAsync(request, response);
    ServletOutputStream out = response.getOutputStream();
    pool.execute(
        () -> {
          addHeaders(response);
          out.setWriteListener(
              new WriteListener() {
                private boolean written;

                @Override
                public void onWritePossible() throws IOException {
                  while (out.isReady()) {
                    if (written) {
                      async.complete();
                      return;
                    }
                    written = true;
                    out.write(BODY.getBytes(StandardCharsets.US_ASCII));
                  }
                }

                @Override
                public void onError(Throwable thrown) {
                  async.complete();
                }
              });
        });
  }
}
