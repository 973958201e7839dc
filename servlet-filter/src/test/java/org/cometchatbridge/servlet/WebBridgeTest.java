/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application whose user is known only behind its security filter. */
class WebBridgeTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final ThreadLocal<String> USER = new ThreadLocal<>();

  private CometChatEmulator emulator;
  private BridgeFixture bridge;
  private WebBridge web;
  private TestApplication application;
  private final List<Boolean> forEndpoint = new CopyOnWriteArrayList<>();
  private final AtomicInteger sessionLooks = new AtomicInteger();
  private final AtomicBoolean admitted = new AtomicBoolean(true);

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    bridge =
        new BridgeFixture(
            emulator,
            BridgeFixture.config(emulator).toBuilder().eligibility(user -> admitted.get()).build());
    web =
        WebBridge.create(
            WebBridgeConfig.builder()
                .bridge(bridge.bridge())
                .userResolver(request -> USER.get())
                .build());
    application =
        TestApplication.with(new CometChatBridgeFilter(), Map.of("enabled", "false"))
            .behind(counting())
            .behind(
                requestOnly(
                    (request, response, chain) -> web.filterResponse(request, response, chain)))
            .behind(this::security)
            .before(
                requestOnly(
                    (request, response, chain) ->
                        web.filterAuthenticated(request, response, chain)))
            .configure(context -> context.addEventListener(web.sessionListener()))
            .on(
                "/logout",
                (request, response) -> {
                  web.end(request);
                  request.getSession().invalidate();
                  USER.remove();
                  TestApplication.json(response);
                })
            .on("/empty", (request, response) -> response.setStatus(204))
            .start();
  }

  @AfterEach
  void close() {
    application.close();
    web.close();
    bridge.close();
  }

  @Test
  void pageScript_isPublic_andServedBeforeTheSecurityFilters() {
    HttpResponse<String> script = application.browser().load("script", "/cometchat/bridge.js");

    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.body()).contains("export function connect");
    assertThat(sessionLooks).hasValue(0);
  }

  @Test
  void markup_hasTheUserOfTheSecurityFilter() {
    application.on(
        "/page",
        (request, response) -> {
          ChatMarkup markup = (ChatMarkup) request.getAttribute(ChatMarkup.ATTRIBUTE);
          response.getWriter().write(markup.getMeta());
        });
    Browser browser = application.browser();
    browser.post("/security/form?user=cometchat-uid-1");
    bridge.events().await(BridgeEvent.TokenCreated.class, 1);

    assertThat(browser.navigate("/page").body())
        .contains("content=\"cometchat-uid-1\"", emulator.users().tokens("cometchat-uid-1").get(0));
  }

  @Test
  void loginResponseOfASecurityFilter_carriesTheToken() {
    HttpResponse<String> login =
        application.browser().fetchPost("/security/json?user=cometchat-uid-1");

    assertThat(token(login)).hasValueSatisfying(this::assertValid);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void loginRedirectOfASecurityFilter_startsTheTokenRequestBeforeThePageIsLoaded() {
    Browser browser = application.browser();

    HttpResponse<String> login = browser.post("/security/form?user=cometchat-uid-1");
    bridge.events().await(BridgeEvent.TokenCreated.class, 1);
    HttpResponse<String> endpoint = browser.fetch("/cometchat/token");

    assertThat(login.statusCode()).isEqualTo(302);
    assertThat(token(login)).isEmpty();
    assertThat(endpoint.statusCode()).isEqualTo(200);
    assertThat(endpoint.body()).contains("\"uid\":\"cometchat-uid-1\"");
    assertThat(token(endpoint)).isEmpty();
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN, "cometchat-uid-1"))
        .isEqualTo(1);
  }

  @Test
  void loginEvent_startsTheTokenRequestBeforeTheResponse() {
    HttpResponse<String> login =
        application.browser().fetchPost("/security/event?user=cometchat-uid-1");

    assertThat(login.body()).isEqualTo("started: true");
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void uncommittedResponse_carriesTheToken() {
    Browser browser = application.browser();
    browser.post("/security/form?user=cometchat-uid-1");
    bridge.events().await(BridgeEvent.TokenCreated.class, 1);

    assertThat(token(browser.fetch("/empty"))).hasValueSatisfying(this::assertValid);
    assertThat(token(browser.fetch("/api/data"))).hasValueSatisfying(this::assertValid);
  }

  @Test
  void idleSession_getsTheOriginalResponse() {
    Browser browser = application.browser();
    browser.fetchPost("/security/json?user=cometchat-uid-1");
    bridge.time().advance(Duration.ofSeconds(61));
    application.on(
        "/which", (request, response) -> response.getWriter().write(response.getClass().getName()));

    assertThat(browser.fetch("/which").body()).doesNotContain("cometchatbridge");
    assertThat(browser.fetchPost("/which").body()).contains("CommitHookResponse");
    assertThat(token(browser.fetch("/which"))).isEmpty();
    assertThat(token(browser.fetch("/which", "X-CometChat-Token", "?")))
        .hasValueSatisfying(this::assertValid);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void otherUserInAnIdleSession_isDetectedOnASafeRequest() {
    Browser browser = application.browser();
    browser.fetchPost("/security/json?user=cometchat-uid-1");
    bridge.time().advance(Duration.ofSeconds(61));

    browser.navigate("/security/form?user=cometchat-uid-2");
    bridge.events().await(BridgeEvent.TokenCreated.class, 2);
    bridge.events().await(BridgeEvent.TokenRevoked.class, 1);

    assertThat(browser.fetch("/cometchat/token").body()).contains("\"uid\":\"cometchat-uid-2\"");
  }

  @Test
  void subresource_doesNotAccessTheSession() {
    Browser browser = application.browser();
    browser.fetchPost("/security/json?user=cometchat-uid-1");
    sessionLooks.set(0);

    browser.load("style", "/none");

    assertThat(sessionLooks).hasValue(0);
  }

  @Test
  void logout_revokesTheToken() {
    Browser browser = application.browser();
    String token = token(browser.fetchPost("/security/json?user=cometchat-uid-1")).orElseThrow();

    browser.post("/logout");
    bridge.events().await(BridgeEvent.TokenRevoked.class, 1);

    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
  }

  @Test
  void invalidatedSession_revokesTheToken() {
    Browser browser = application.browser();
    browser.fetchPost("/security/json?user=cometchat-uid-1");

    browser.fetchPost("/invalidate");
    bridge.events().await(BridgeEvent.TokenRevoked.class, 1);
  }

  @Test
  void closedBridge_ignoresSessionEvents() {
    Browser browser = application.browser();
    String token = token(browser.fetchPost("/security/json?user=cometchat-uid-1")).orElseThrow();
    web.close();

    browser.fetchPost("/invalidate");

    assertThat(emulator.users().isValid(token)).isTrue();
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void anonymousRequest_isProcessedByTheEndpoint() {
    assertThat(application.browser().fetch("/cometchat/token").statusCode()).isEqualTo(401);
  }

  @Test
  void wrongSettings_areRejectedByName() {
    WebBridgeConfig.Builder builder = WebBridgeConfig.builder();

    assertThatThrownBy(() -> builder.endpoint("token").build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("endpoint");
    assertThatThrownBy(() -> builder.endpoint("/token").allowedOrigins(List.of("*")).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("allowedOrigins");
  }

  @Test
  void isEndpoint_dependsOnThePathOnly() {
    Browser browser = application.browser();

    browser.fetch("/cometchat/token/more");
    browser.fetch("/cometchat/token");
    browser.fetchPost("/cometchat/token");

    assertThat(forEndpoint).containsExactly(false, true, true);
  }

  private void assertValid(String token) {
    assertThat(emulator.users().isValid(token)).isTrue();
  }

  /** Stores the user in the session, and exposes it only to the filters behind itself. */
  private void security(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest httpRequest = (HttpServletRequest) request;
    if (request.getDispatcherType() != DispatcherType.REQUEST
        || "style".equals(httpRequest.getHeader("Sec-Fetch-Dest"))) {
      chain.doFilter(request, response);
      return;
    }
    HttpSession session = httpRequest.getSession(false);
    if (session != null && session.getAttribute("principal") instanceof String user) {
      USER.set(user);
    }
    try {
      web.filterContext(
          httpRequest, (HttpServletResponse) response, (in, out) -> inside(in, out, chain));
    } finally {
      USER.remove();
    }
  }

  @Test
  void userWhoLogsInAgain_isCheckedAgain() {
    Browser browser = application.browser();
    admitted.set(false);
    browser.post("/security/event?user=cometchat-uid-1");
    assertThat(browser.fetch("/cometchat/token").body()).contains("not_eligible");

    admitted.set(true);
    assertThat(browser.fetch("/cometchat/token").body()).contains("not_eligible");
    browser.post("/security/event?user=cometchat-uid-1");

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);
  }

  private void inside(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest httpRequest = (HttpServletRequest) request;
    HttpServletResponse httpResponse = (HttpServletResponse) response;
    if (!httpRequest.getRequestURI().startsWith("/security/")) {
      chain.doFilter(request, response);
      return;
    }
    HttpSession session = httpRequest.getSession();
    httpRequest.changeSessionId();
    session.setAttribute("principal", request.getParameter("user"));
    USER.set(request.getParameter("user"));
    switch (httpRequest.getRequestURI()) {
      case "/security/json" -> TestApplication.json(httpResponse);
      case "/security/form" -> httpResponse.sendRedirect("/page");
      default -> {
        web.loggedIn();
        boolean started = session.getAttribute("cometchat.session") != null;
        response.getWriter().write("started: " + started);
      }
    }
  }

  private Filter counting() {
    return (request, response, chain) -> {
      forEndpoint.add(web.isEndpoint((HttpServletRequest) request));
      chain.doFilter(
          new HttpServletRequestWrapper((HttpServletRequest) request) {
            @Override
            public HttpSession getSession(boolean create) {
              sessionLooks.incrementAndGet();
              return super.getSession(create);
            }

            @Override
            public HttpSession getSession() {
              return getSession(true);
            }
          },
          response);
    };
  }

  @FunctionalInterface
  private interface HttpFilter {
    void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException;
  }

  private static Filter requestOnly(HttpFilter filter) {
    return (request, response, chain) -> {
      if (request.getDispatcherType() == DispatcherType.REQUEST) {
        filter.pass((HttpServletRequest) request, (HttpServletResponse) response, chain);
      } else {
        chain.doFilter(request, response);
      }
    };
  }
}
