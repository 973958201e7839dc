/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to commit a response: a login in the same request is detected in time. */
class CommitTest extends FilterTest {

  private static final String BIG = "x".repeat(50_000);

  /** Smaller than the buffer, but sent by Jetty at once. */
  private static final String LARGE = "x".repeat(10_000);

  /** Writes a response after a login in the same request. */
  @FunctionalInterface
  interface Way {
    void respond(HttpServletResponse response) throws IOException;
  }

  static Stream<Arguments> successfulWays() {
    return Stream.of(
        way("nothing written", response -> {}, ""),
        way("flushBuffer", response -> response.flushBuffer(), ""),
        way("no content", response -> response.setStatus(204), ""),
        way("stream write", response -> stream(response).write(bytes("abc")), "abc"),
        way("stream flush", response -> stream(response).flush(), ""),
        way("stream close", response -> stream(response).close(), ""),
        way(
            "stream write and flush",
            response -> {
              stream(response).write(bytes("abc"));
              stream(response).flush();
              stream(response).write('d');
            },
            "abcd"),
        way(
            "stream write past the buffer",
            response -> stream(response).write(bytes(LARGE)),
            LARGE),
        way("stream overflow", response -> stream(response).write(bytes(BIG)), BIG),
        way(
            "stream overflow by single bytes",
            response -> {
              for (int i = 0; i < BIG.length(); i++) {
                stream(response).write('x');
              }
            },
            BIG),
        way("stream print", response -> stream(response).print(BIG), BIG),
        way("stream println", response -> stream(response).println("abc"), "abc\r\n"),
        way("writer write", response -> response.getWriter().write("abc"), "abc"),
        way("writer flush", response -> response.getWriter().flush(), ""),
        way("writer close", response -> response.getWriter().close(), ""),
        way("writer checkError", response -> response.getWriter().checkError(), ""),
        way("writer overflow", response -> response.getWriter().write(BIG), BIG),
        way(
            "writer overflow by chars",
            response -> response.getWriter().write(BIG.toCharArray()),
            BIG),
        way("writer overflow by print", response -> response.getWriter().print((Object) BIG), BIG),
        way("writer overflow by append", response -> response.getWriter().append(BIG), BIG),
        way("writer overflow by format", response -> response.getWriter().format("%s", BIG), BIG),
        way(
            "writer of everything",
            CommitTest::printEverything,
            "true1 2 3.0 4.0 abcnullnull5 de0,5zy\n".replace("\n", System.lineSeparator())),
        way(
            "writer in another encoding",
            response -> {
              response.setCharacterEncoding("ISO-8859-1");
              response.getWriter().write("abc");
              response.flushBuffer();
            },
            "abc"),
        way(
            "content length reached",
            response -> {
              response.setContentLength(3);
              stream(response).write(bytes("abc"));
            },
            "abc"),
        way(
            "long content length reached",
            response -> {
              response.setContentLengthLong(3);
              response.getWriter().write("abc");
            },
            "abc"),
        way(
            "content length header reached",
            response -> {
              response.setHeader("content-length", "3");
              stream(response).write(bytes("abc"));
            },
            "abc"),
        way(
            "content length int header reached",
            response -> {
              response.setIntHeader("Content-Length", 3);
              stream(response).write(bytes("abc"));
            },
            "abc"),
        way(
            "content length set after the content",
            response -> {
              stream(response).write(bytes("abc"));
              response.setContentLength(3);
            },
            "abc"),
        way(
            "reset and rewritten",
            response -> {
              response.getWriter().write(BIG.substring(0, 1_000));
              response.reset();
              stream(response).write(bytes("abc"));
            },
            "abc"),
        way(
            "buffer reset and rewritten",
            response -> {
              stream(response).write(bytes("0123456789"));
              response.resetBuffer();
              stream(response).write(bytes("abc"));
              response.flushBuffer();
            },
            "abc"));
  }

  @ParameterizedTest
  @MethodSource("successfulWays")
  void responseToTheLogin_carriesTheToken(Way way, String body) {
    fixture
        .application()
        .on(
            "/api/way",
            (request, response) -> {
              TestApplication.logIn(request);
              way.respond(response);
            });

    HttpResponse<String> response = browser.fetchPost("/api/way?user=cometchat-uid-1");

    String token = fixture.validToken(response);
    assertThat(response.body()).isEqualTo(body);
    assertThat(attributes()).contains("cometchat.authToken=" + token);
  }

  static Stream<Arguments> otherWays() {
    return Stream.of(
        other("sendError", response -> response.sendError(418), 418),
        other("sendError with a message", response -> response.sendError(403, "no"), 403),
        other("sendRedirect", response -> response.sendRedirect("/page"), 302),
        other("status of an error", response -> response.setStatus(422), 422),
        other("status of a redirect", response -> response.setStatus(303), 303),
        other(
            "error after a reset",
            response -> {
              response.getWriter().write("abc");
              response.reset();
              response.sendError(500);
            },
            500),
        other(
            "exception",
            response -> {
              throw new IllegalStateException("the application's own");
            },
            500),
        other(
            "checked exception",
            response -> {
              throw new IOException("the application's own");
            },
            500));
  }

  @ParameterizedTest
  @MethodSource("otherWays")
  void otherResponseToTheLogin_storesTheTokenWithoutAHeader(Way way, int status) {
    fixture
        .application()
        .on(
            "/api/way",
            (request, response) -> {
              TestApplication.logIn(request);
              way.respond(response);
            });

    HttpResponse<String> response = browser.fetchPost("/api/way?user=cometchat-uid-1");

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(token(response)).isEmpty();
    assertThat(attributes()).contains("cometchat.session=1 ");
    fixture.awaitMinted(1);
    fixture.validToken(browser.fetch("/api/data"));
  }

  @Test
  void headRequest_carriesTheToken() {
    browser.loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    fixture.validToken(browser.plain("HEAD", "/api/data", "Sec-Fetch-Dest", "empty"));
  }

  @Test
  void responseWrittenByAnInclude_carriesTheToken() {
    try (FilterFixture other = FilterFixture.of(EMULATOR.emulator())) {
      other.application().configure(CommitTest::addBigServlet);
      other
          .application()
          .on(
              "/api/include",
              (request, response) -> {
                TestApplication.logIn(request);
                request.getServletContext().getNamedDispatcher("big").include(request, response);
              });
      other.start();

      HttpResponse<String> response =
          other.browser().fetchPost("/api/include?user=cometchat-uid-1");

      other.validToken(response);
      assertThat(response.body()).isEqualTo(BIG);
    }
  }

  @Test
  void loginInAResponseCommittedOutsideTheFilter_isDetectedByTheNextRequest() {
    fixture
        .application()
        .on(
            "/api/early",
            (request, response) -> {
              request.getSession();
              response.flushBuffer();
              request.getSession().setAttribute("user", request.getParameter("user"));
            });

    HttpResponse<String> response = browser.fetchPost("/api/early?user=cometchat-uid-1");

    assertThat(token(response)).isEmpty();
    fixture.awaitMinted(1);
    assertThat(attributes()).contains("cometchat.session=null");
    fixture.validToken(browser.fetch("/api/data"));
    assertThat(EMULATOR.emulator().journal().count()).isEqualTo(1);
  }

  @Test
  void isCommitted_returnsTheStateOfTheContainer() {
    AtomicReference<String> seen = new AtomicReference<>("");
    fixture
        .application()
        .on(
            "/api/committed",
            (request, response) -> {
              TestApplication.logIn(request);
              response.getWriter().write("abc");
              seen.updateAndGet(text -> text + response.isCommitted());
              response.flushBuffer();
              seen.updateAndGet(text -> text + response.isCommitted());
            });

    fixture.validToken(browser.fetchPost("/api/committed?user=cometchat-uid-1"));

    assertThat(seen).hasValue("falsetrue");
  }

  @Test
  void nonBlockingStream_carriesTheToken() {
    fixture
        .application()
        .on(
            "/api/nonblocking",
            (request, response) -> {
              TestApplication.logIn(request);
              var async = request.startAsync(request, response);
              ServletOutputStream out = response.getOutputStream();
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
                        out.write(bytes(BIG));
                      }
                    }

                    @Override
                    public void onError(Throwable thrown) {
                      async.complete();
                    }
                  });
            });
    browser.loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/nonblocking?user=cometchat-uid-1");

    fixture.validToken(response);
    assertThat(response.body()).isEqualTo(BIG);
  }

  private static Arguments way(String name, Way way, String body) {
    return arguments(Named.of(name, way), Named.of(body.length() + " bytes", body));
  }

  private static Arguments other(String name, Way way, int status) {
    return arguments(Named.of(name, way), status);
  }

  private static ServletOutputStream stream(HttpServletResponse response) throws IOException {
    return response.getOutputStream();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void printEverything(HttpServletResponse response) throws IOException {
    PrintWriter out = response.getWriter();
    out.print(true);
    out.print(1);
    out.print(' ');
    out.print(2L);
    out.print(" ");
    out.print(3.0f);
    out.print(' ');
    out.print(4.0d);
    out.print(' ');
    out.print(new char[] {'a', 'b', 'c'});
    out.print((String) null);
    out.print((Object) null);
    out.printf("%d ", 5);
    out.append("cdef", 1, 3);
    out.printf(Locale.GERMANY, "%.1f", 0.5);
    out.write('z');
    out.append('y');
    out.println();
    out.flush();
  }

  private static void addBigServlet(ServletContextHandler context) {
    context.addServlet(new ServletHolder("big", new BigServlet()), "/big");
  }

  private String attributes() {
    return browser.load("image", "/attributes").body();
  }

  private static final class BigServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write(BIG);
    }
  }
}
