/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A response that turns into something else after its headers could already have been completed,
 * but before it is committed.
 */
class FinalResponseTest extends FilterTest {

  private static final int BUFFER = 32_768;

  /** Writes a part of a response that stays below the buffer, or changes the response. */
  @FunctionalInterface
  interface Step {
    void on(HttpServletResponse response) throws IOException;
  }

  private static final List<Named<Step>> BEGINNINGS =
      List.of(
          Named.of("stream", response -> response.getOutputStream().write(new byte[10_000])),
          Named.of("print", response -> response.getOutputStream().print("x".repeat(10_000))),
          Named.of("print of €", response -> response.getOutputStream().print("€".repeat(5_000))),
          Named.of("writer", response -> response.getWriter().write("x".repeat(10_000))),
          Named.of("small buffer", FinalResponseTest::fillSmallBuffer));

  private static final List<Named<Step>> ENDS =
      List.of(
          Named.of("sendError(500)", response -> response.sendError(500)),
          Named.of("sendError(404, text)", response -> response.sendError(404, "gone")),
          Named.of("sendRedirect", response -> response.sendRedirect("/page")),
          Named.of("302", response -> response.setStatus(302)),
          Named.of("304", response -> response.setStatus(304)),
          Named.of("401", response -> response.setStatus(401)),
          Named.of("503", response -> response.setStatus(503)),
          Named.of(
              "resetBuffer, 304",
              response -> {
                response.resetBuffer();
                response.setStatus(304);
              }),
          Named.of(
              "event stream",
              response -> {
                response.resetBuffer();
                response.setContentType("text/event-stream");
              }),
          Named.of(
              "exception",
              response -> {
                throw new IllegalStateException("exception of the application");
              }),
          Named.of(
              "error",
              response -> {
                throw new AssertionError("error of the application");
              }));

  @BeforeEach
  void logIn() {
    browser.loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);
  }

  static Stream<Arguments> turns() {
    return BEGINNINGS.stream()
        .flatMap(beginning -> ENDS.stream().map(end -> arguments(beginning, end)));
  }

  @ParameterizedTest
  @MethodSource("turns")
  void responseThatTurnsIntoAnother_hasNoToken(Step beginning, Step end) {
    respond(beginning, end);

    HttpResponse<String> response = browser.fetch("/api/late");

    assertThat(token(response)).isEmpty();
    assertThat(response.headers().firstValue("X-CometChat-Uid")).isEmpty();
  }

  @Test
  void responseThatIsAnErrorForAMoment_hasTheToken() {
    respond(
        response -> {
          response.setContentLength(3);
          response.getOutputStream().write(new byte[1_000], 0, 2);
        },
        response -> {
          response.setStatus(503);
          response.setStatus(200);
          response.getOutputStream().write(0);
        });

    fixture.validToken(browser.fetch("/api/late"));
  }

  @Test
  void cachingHeadersOfTheApplication_areKeptIfTheTokenIsTakenAway() {
    respond(
        response -> {
          response.setHeader("Cache-Control", "no-cache");
          response.addHeader("Cache-Control", "private");
          response.getOutputStream().print("€".repeat(5_000));
        },
        response -> {
          response.resetBuffer();
          response.setHeader("ETag", "\"1\"");
          response.setHeader("Cache-Control", "private, max-age=60");
          response.setDateHeader("Expires", 0);
          response.setStatus(304);
        });

    HttpResponse<String> response = browser.fetch("/api/late");

    assertThat(response.statusCode()).isEqualTo(304);
    assertThat(token(response)).isEmpty();
    assertThat(response.headers().allValues("Cache-Control"))
        .containsExactly("private, max-age=60");
    assertThat(response.headers().firstValue("ETag")).contains("\"1\"");
    assertThat(response.headers().firstValue("Expires")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {102, 103})
  void interimResponse_leavesTheTokenToTheFinalOne(int status) {
    respond(
        response -> {
          if (status == 102) {
            response.sendError(102);
          } else {
            response.setHeader("Link", "</style.css>; rel=preload");
            response.sendError(103);
          }
        },
        TestApplication::json);

    HttpResponse<String> response = browser.fetch("/api/late");

    assertThat(response.statusCode()).isEqualTo(200);
    fixture.validToken(response);
  }

  @Test
  void statusOfAnInterimResponse_doesNotUseTheHookUp() {
    respond(
        response -> {
          response.setStatus(103);
          response.getOutputStream().print("€".repeat(5_000));
        },
        response -> response.setStatus(200));

    fixture.validToken(browser.fetch("/api/late"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain;charset=UTF-8", "text/plain", "application/json"})
  void printOfAnyText_hasTheToken(String type) {
    respond(
        response -> {
          response.setContentType(type);
          if (!type.equals("text/plain")) {
            response.getOutputStream().print("€😀".repeat(4_000));
          }
        },
        response -> {
          response.getOutputStream().println("x".repeat(4_000));
          response.getOutputStream().print('é');
          response.getOutputStream().println(1.5);
        });

    HttpResponse<String> response = browser.fetch("/api/late");

    fixture.validToken(response);
    if (!type.equals("text/plain")) {
      assertThat(response.body()).startsWith("€😀".repeat(4_000) + "x".repeat(4_000) + "\r\n");
    }
  }

  private void respond(Step beginning, Step end) {
    fixture
        .application()
        .on(
            "/api/late",
            (request, response) -> {
              response.setBufferSize(BUFFER);
              response.setContentType("text/plain;charset=UTF-8");
              beginning.on(response);
              end.on(response);
            });
  }

  private static void fillSmallBuffer(HttpServletResponse response) throws IOException {
    response.setBufferSize(512);
    response.getWriter().write("x".repeat(400));
  }
}
