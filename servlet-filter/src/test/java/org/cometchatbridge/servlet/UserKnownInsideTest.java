/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A filter behind the bridge's verifies a bearer token with each request, and sets its user as a
 * request attribute. The bridge sees that after the chain only.
 */
class UserKnownInsideTest extends FilterTest {

  private static final String USER = "cometchat-uid-1";
  private static final String[] BEARER = {"Authorization", "Bearer of " + USER};

  private final AtomicInteger calls = new AtomicInteger();

  @Override
  FilterFixture createFixture() {
    FilterFixture created =
        FilterFixture.of(
            emulator,
            new UserResolver() {
              @Override
              public String userId(HttpServletRequest request) {
                return (String) request.getAttribute("jwt.sub");
              }

              @Override
              public String statelessSession(HttpServletRequest request, String userId) {
                return (String) request.getAttribute("jwt.sid");
              }
            });
    created
        .application()
        .before(
            (request, response, chain) -> {
              if (((HttpServletRequest) request).getHeader("Authorization") != null) {
                request.setAttribute("jwt.sub", USER);
                request.setAttribute("jwt.sid", "s1");
                ((HttpServletResponse) response).addCookie(new Cookie("renewed", "yes"));
              }
              chain.doFilter(request, response);
            });
    return created;
  }

  @Test
  void endpoint_respondsBehindTheChain() {
    String header = token(browser.fetch("/api/data", BEARER)).orElseThrow();

    HttpResponse<String> response = browser.fetch("/cometchat/token", BEARER);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"authToken\":\"" + header + "\"");
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(response.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("renewed=yes");
  }

  @Test
  void otherMethods_workToo() {
    String first = token(browser.fetch("/api/data", BEARER)).orElseThrow();

    HttpResponse<String> replaced =
        browser.fetchJson("POST", "/cometchat/token", "{\"rejected\":\"" + first + "\"}", BEARER);
    assertThat(replaced.statusCode()).isEqualTo(200);
    assertThat(replaced.body()).doesNotContain(first);
    assertThat(browser.fetchDelete("/cometchat/token", BEARER).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "stream", "error", "redirect", "flush", "async", "headers"})
  void whatTheApplicationSendsThere_isDiscarded(String kind) {
    fixture
        .application()
        .on("/cometchat/token", (request, response) -> send(kind, request, response));
    browser.fetch("/api/data", BEARER);

    HttpResponse<String> response = browser.fetch("/cometchat/token", BEARER);

    assertThat(calls).hasValue(1);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith("{\"appId\":").endsWith("\"}");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(response.headers().firstValue("X-Application")).isEmpty();
  }

  @Test
  void visitor_getsTheMessage() {
    browser.fetch("/api/data", BEARER);

    HttpResponse<String> response = browser.fetch("/cometchat/token");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body())
        .contains("the request has no session, and the user resolver returned no user.");
  }

  @Test
  void otherOrigin_getsNoToken() {
    browser.fetch("/api/data", BEARER);

    HttpResponse<String> response =
        browser.fetch("/cometchat/token", BEARER[0], BEARER[1], "Sec-Fetch-Site", "cross-site");

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void applicationThatFindsUsersInFront_isNotCalled() {
    fixture.application().on("/cometchat/token", (request, response) -> calls.incrementAndGet());
    browser.fetch("/cometchat/token", BEARER);
    assertThat(calls).as("before any user was seen").hasValue(0);

    try (FilterFixture sessions = FilterFixture.of(emulator)) {
      sessions
          .application()
          .on("/cometchat/token", (request, response) -> calls.incrementAndGet())
          .start();
      Browser visitor = sessions.browser();
      sessions.browser().loggedIn(USER);

      assertThat(visitor.fetch("/cometchat/token").statusCode()).isEqualTo(401);
      assertThat(calls).hasValue(0);
    }
  }

  private void send(String kind, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    calls.incrementAndGet();
    switch (kind) {
      case "write" -> response.getWriter().write("page of the application");
      case "stream" -> response.getOutputStream().print("page of the application");
      case "error" -> response.sendError(404);
      case "redirect" -> response.sendRedirect("/login");
      case "flush" -> {
        response.setStatus(500);
        response.flushBuffer();
      }
      case "async" -> {
        if (request.isAsyncSupported()) {
          request.startAsync();
        }
      }
      default -> {
        response.setHeader("X-Application", "yes");
        response.setContentType("text/html");
        response.setContentLength(3);
      }
    }
  }
}
