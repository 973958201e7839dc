/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Committing")
class CommitTest extends ContainerTest {

  private static final String BIG = "x".repeat(100_000);

  /** Responds after a login in the same request. */
  @FunctionalInterface
  interface Way {
    void respond(HttpServletResponse response) throws IOException;
  }

  static Stream<Arguments> ways() {
    return Stream.of(
        way("empty response", response -> {}, ""),
        way("flushBuffer", HttpServletResponse::flushBuffer, ""),
        way("status 204", response -> response.setStatus(204), ""),
        way("status 205", response -> response.setStatus(205), ""),
        way("stream.write", response -> stream(response).write(bytes("abc")), "abc"),
        way("stream.flush", response -> stream(response).flush(), ""),
        way("stream.close", response -> stream(response).close(), ""),
        way("stream.print", response -> stream(response).print("abc"), "abc"),
        way("full buffer by the stream", response -> stream(response).write(bytes(BIG)), BIG),
        way(
            "full buffer by single bytes",
            response -> {
              for (int i = 0; i < BIG.length(); i++) {
                stream(response).write('x');
              }
            },
            BIG),
        way(
            "small full buffer",
            response -> {
              response.setBufferSize(16);
              stream(response).write(bytes(BIG.substring(0, 60_000)));
            },
            BIG.substring(0, 60_000)),
        way("writer.write", response -> response.getWriter().write("abc"), "abc"),
        way("writer.flush", response -> response.getWriter().flush(), ""),
        way("writer.close", response -> response.getWriter().close(), ""),
        way("full buffer by the writer", response -> response.getWriter().write(BIG), BIG),
        way(
            "full buffer by the writer with two-byte characters",
            response -> {
              response.setContentType("text/plain;charset=UTF-8");
              response.getWriter().write("é".repeat(30_000));
            },
            "é".repeat(30_000)),
        way(
            "setContentLength reached by the stream",
            response -> {
              response.setContentLength(3);
              stream(response).write(bytes("abc"));
            },
            "abc"),
        way(
            "setContentLengthLong reached by the writer",
            response -> {
              response.setContentLengthLong(3);
              response.getWriter().write("abc");
            },
            "abc"),
        way(
            "header Content-Length reached",
            response -> {
              response.setHeader("Content-Length", "3");
              stream(response).write(bytes("abc"));
            },
            "abc"),
        way(
            "length set after the content",
            response -> {
              stream(response).write(bytes("abc"));
              response.setContentLength(3);
            },
            "abc"),
        way(
            "length of zero",
            response -> {
              response.setContentLength(0);
            },
            ""),
        way(
            "resetBuffer, then written again",
            response -> {
              stream(response).write(bytes("0123456789"));
              response.resetBuffer();
              stream(response).write(bytes("abc"));
              response.flushBuffer();
            },
            "abc"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  @DisplayName("the response to a login carries the token")
  void responseToTheLogin_carriesTheToken(Way way, String body) {
    Browser browser = deploy(loginAnsweredBy(way));

    HttpResponse<String> response = browser.fetchPost("/api/way?user=" + USER);

    String token = validToken(response);
    assertThat(response.body()).isEqualTo(body);
    assertThat(attributes(browser)).contains("cometchat.authToken=" + token);
  }

  static Stream<Arguments> otherWays() {
    return Stream.of(
        other("sendError(status)", response -> response.sendError(418), 418),
        other("sendError(status, message)", response -> response.sendError(403, "no"), 403),
        other("sendRedirect(location)", response -> response.sendRedirect("/page"), 302),
        other("setStatus with an error", response -> response.setStatus(422), 422),
        other("setStatus with a redirect", response -> response.setStatus(303), 303),
        other(
            "unchecked exception",
            response -> {
              throw new IllegalStateException("exception of the application");
            },
            500),
        other(
            "checked exception",
            response -> {
              throw new IOException("exception of the application");
            },
            500));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherWays")
  @DisplayName("an error or redirect to a login carries no token, which the next request gets")
  void errorOrRedirectToTheLogin_carriesNoToken(Way way, int status) {
    Browser browser = deploy(loginAnsweredBy(way));

    assertTokenWithoutAHeader(browser, browser.fetchPost("/api/way?user=" + USER), status);
  }

  static Stream<Arguments> newRedirects() {
    return Stream.of(
        redirect(
            "sendRedirect(location, status)",
            response -> response.sendRedirect("/page", 307),
            307,
            int.class),
        redirect(
            "sendRedirect(location, clearBuffer)",
            response -> response.sendRedirect("/page", false),
            302,
            boolean.class),
        redirect(
            "sendRedirect(location, status, clearBuffer)",
            response -> response.sendRedirect("/page", 303, true),
            303,
            int.class,
            boolean.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("newRedirects")
  @DisplayName("an error or redirect to a login carries no token, which the next request gets")
  void servlet61RedirectAfterTheLogin_carriesNoToken(
      Way way, int status, Class<?>[] overload, TestReporter reporter) throws Exception {
    AtomicReference<HttpServletResponse> seen = new AtomicReference<>();
    Browser browser =
        deploy(
            loginAnsweredBy(
                response -> {
                  seen.set(response);
                  if (isOffered(overload)) {
                    way.respond(response);
                  } else {
                    assertThatThrownBy(() -> way.respond(response))
                        .isInstanceOf(NoSuchMethodError.class);
                    response.sendRedirect("/page");
                  }
                }));

    HttpResponse<String> response = browser.fetchPost("/api/way?user=" + USER);

    if (isOffered(overload)) {
      assertTokenWithoutAHeader(browser, response, status);
    } else {
      notSupported(reporter, "Servlet 6.0 has no such method");
      assertTokenWithoutAHeader(browser, response, 302);
    }
  }

  @Test
  @DisplayName("a response that is reset and written again carries the token")
  void resetResponse_carriesTheToken() {
    Browser browser =
        deploy(
                application()
                    .on(
                        "/api/reset",
                        (request, response) -> {
                          response.getWriter().write("0123456789");
                          response.reset();
                          stream(response).write(bytes("abc"));
                        }))
            .loggedIn(USER);
    awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/reset");

    validToken(response);
    assertThat(response.body()).isEqualTo("abc");
  }

  @Test
  @DisplayName("a response that is reset to an error carries no token")
  void responseResetToAnError_carriesNoToken() {
    Browser browser =
        deploy(
                application()
                    .on(
                        "/api/reset",
                        (request, response) -> {
                          response.getWriter().write("0123456789");
                          response.reset();
                          response.sendError(500);
                        }))
            .loggedIn(USER);
    awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/reset");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(Browser.token(response)).isEmpty();
  }

  @Test
  @DisplayName("HEAD carries the token")
  void head_carriesTheToken() {
    Browser browser = deploy(application()).loggedIn(USER);
    awaitMinted(1);

    validToken(browser.fetchHead("/api/data"));
  }

  @Test
  @DisplayName("304 carries no token")
  void notModified_carriesNoToken() {
    Browser browser =
        deploy(application().on("/api/old", (request, response) -> response.setStatus(304)))
            .loggedIn(USER);
    awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/old");

    assertThat(response.statusCode()).isEqualTo(304);
    assertThat(Browser.token(response)).isEmpty();
  }

  @Test
  @DisplayName("a response written by a forward carries the token")
  void forward_carriesTheToken() {
    Browser browser = deploy(forwarding());

    HttpResponse<String> response = browser.fetchPost("/api/forward?user=" + USER);

    validToken(response);
    assertThat(response.body()).isEqualTo("{\"ok\":true}");
  }

  @Test
  @DisplayName(
      "a response written by a forward carries the token without <dispatcher>FORWARD</dispatcher>")
  void forwardWithoutTheFilter_carriesTheToken(TestReporter reporter) {
    Browser browser = deploy(forwarding().bridgedOnRequestsAlone());

    HttpResponse<String> response = browser.fetchPost("/api/forward?user=" + USER);

    assertThat(response.body()).isEqualTo("{\"ok\":true}");
    if (Browser.token(response).isEmpty()) {
      notSupported(reporter, "it ignores headers that a filter sets after the forward");
      assertThat(response.headers().firstValue("X-Application")).isEmpty();
      awaitMinted(1);
      validToken(browser.fetch("/api/data"));
    } else {
      validToken(response);
    }
  }

  /** A filter of the application also sets a header after the forward. */
  private Application forwarding() {
    return application()
        .before(
            (request, response, chain) -> {
              boolean outside = request.getDispatcherType() == DispatcherType.REQUEST;
              chain.doFilter(request, response);
              if (outside) {
                ((HttpServletResponse) response).setHeader("X-Application", "yes");
              }
            })
        .on(
            "/api/forward",
            (request, response) -> {
              Application.logIn(request);
              request.getRequestDispatcher("/api/data").forward(request, response);
            });
  }

  @Test
  @DisplayName("a response with a small include carries the token")
  void smallInclude_carriesTheToken() {
    Browser browser = deploy(including("abc"));

    HttpResponse<String> response = browser.fetchPost("/api/include?user=" + USER);

    validToken(response);
    assertThat(response.body()).isEqualTo("(abc)");
  }

  @Test
  @DisplayName("a response that an include commits carries the token")
  void includeThatCommits_carriesTheToken(TestReporter reporter) {
    Browser browser = deploy(including(BIG));

    HttpResponse<String> response = browser.fetchPost("/api/include?user=" + USER);

    assertThat(response.body()).isEqualTo("(" + BIG + ")");
    if (Browser.token(response).isEmpty()) {
      notSupported(
          reporter,
          "it ignores headers that are set during an include, even on the response of a filter");
      assertThat(response.headers().firstValue("X-Application")).isEmpty();
      assertTokenWithoutAHeader(browser, response, 200);
    } else {
      validToken(response);
    }
  }

  /** The included page also sets a header on the outer response. */
  private Application including(String text) {
    return application()
        .behind(
            (request, response, chain) -> {
              if (request.getDispatcherType() == DispatcherType.REQUEST) {
                request.setAttribute("outside", response);
              }
              chain.doFilter(request, response);
            })
        .on(
            "/part",
            (request, response) -> {
              ((HttpServletResponse) request.getAttribute("outside"))
                  .setHeader("X-Application", "yes");
              response.getWriter().write(text);
            })
        .on(
            "/api/include",
            (request, response) -> {
              Application.logIn(request);
              response.getWriter().write("(");
              request.getRequestDispatcher("/part").include(request, response);
              response.getWriter().write(")");
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  @DisplayName("the application's error page is sent, and the login gets its token")
  void errorPage_isSentAndTheLoginGetsItsToken(Way way) {
    Browser browser =
        deploy(
            loginAnsweredBy(way)
                .errorPage(500, "/sorry")
                .on("/sorry", (request, response) -> response.getWriter().write("Sorry!")));

    HttpResponse<String> response = browser.fetchPost("/api/way?user=" + USER);

    assertThat(response.body()).isEqualTo("Sorry!");
    assertTokenWithoutAHeader(browser, response, 500);
  }

  static Stream<Named<Way>> failures() {
    return Stream.of(
        Named.of(
            "after an exception",
            response -> {
              throw new IllegalStateException("exception of the application");
            }),
        Named.of("after sendError", response -> response.sendError(500)));
  }

  @Test
  @DisplayName("isCommitted returns the real state")
  void isCommitted_returnsTheRealState() {
    AtomicReference<String> seen = new AtomicReference<>("");
    Browser browser =
        deploy(
            loginAnsweredBy(
                response -> {
                  response.getWriter().write("abc");
                  seen.updateAndGet(text -> text + response.isCommitted());
                  response.flushBuffer();
                  seen.updateAndGet(text -> text + response.isCommitted());
                }));

    validToken(browser.fetchPost("/api/way?user=" + USER));

    assertThat(seen).hasValue("falsetrue");
  }

  private Application loginAnsweredBy(Way way) {
    return application()
        .on(
            "/api/way",
            (request, response) -> {
              Application.logIn(request);
              way.respond(response);
            });
  }

  private void assertTokenWithoutAHeader(
      Browser browser, HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Browser.token(response)).isEmpty();
    assertThat(attributes(browser)).contains("cometchat.session=1 ");
    awaitMinted(1);
    validToken(browser.fetch("/api/data"));
  }

  private static String attributes(Browser browser) {
    return browser.load("image", "/attributes").body();
  }

  private static boolean isOffered(Class<?>[] overload) {
    Class<?>[] types =
        Stream.concat(Stream.of(String.class), Arrays.stream(overload)).toArray(Class<?>[]::new);
    try {
      HttpServletResponse.class.getMethod("sendRedirect", types);
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static Arguments way(String name, Way way, String body) {
    return arguments(Named.of(name, way), Named.of(body.length() + " characters", body));
  }

  private static Arguments other(String name, Way way, int status) {
    return arguments(Named.of(name, way), status);
  }

  private static Arguments redirect(String name, Way way, int status, Class<?>... overload) {
    return arguments(Named.of(name, way), status, overload);
  }

  private static ServletOutputStream stream(HttpServletResponse response) throws IOException {
    return response.getOutputStream();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
