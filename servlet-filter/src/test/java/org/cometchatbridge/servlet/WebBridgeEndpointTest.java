/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The endpoint and stateless logins in an application whose user is known only behind its security
 * filter, from the session or from the request itself.
 */
class WebBridgeEndpointTest {

  private static final String ENDPOINT = "/cometchat/token";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final ThreadLocal<String> USER = new ThreadLocal<>();

  private final AtomicInteger sessionLooks = new AtomicInteger();
  private CometChatEmulator emulator;
  private BridgeFixture bridge;
  private WebBridge web;
  private TestApplication application;
  private Browser browser;

  private static final class Users implements UserResolver {

    @Override
    public @Nullable String userId(HttpServletRequest request) {
      return USER.get();
    }

    @Override
    public @Nullable String statelessSession(HttpServletRequest request, String userId) {
      return request.getHeader("X-Sid");
    }
  }

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    bridge = new BridgeFixture(emulator);
    web =
        WebBridge.create(
            WebBridgeConfig.builder()
                .bridge(bridge.bridge())
                .userResolver(new Users())
                .refreshesPerMinute(2)
                .build());
    application =
        TestApplication.with(new CometChatBridgeFilter(), Map.of("enabled", "false"))
            .behind(http(this::countLooks))
            .behind(
                http((request, response, chain) -> web.filterResponse(request, response, chain)))
            .behind(http(this::security))
            .before(
                http(
                    (request, response, chain) ->
                        web.filterAuthenticated(request, response, chain)))
            .configure(context -> context.addEventListener(web.sessionListener()))
            .on("/login", (request, response) -> logIn(request))
            .on(
                "/logout",
                (request, response) -> {
                  web.end(request);
                  USER.remove();
                  TestApplication.json(response);
                })
            .on(
                "/known",
                (request, response) -> {
                  web.loggedIn();
                  TestApplication.json(response);
                })
            .start();
    browser = application.browser();
  }

  @AfterEach
  void close() {
    application.close();
    web.close();
    bridge.close();
  }

  @Test
  void rejectedTokenOfASession_isReplacedOnceForAllReports() {
    browser.fetchPost("/login?user=cometchat-uid-1");
    String rejected = authToken(browser.fetch(ENDPOINT));

    String fresh = authToken(browser.reject(rejected));

    assertThat(fresh).isNotEqualTo(rejected);
    assertThat(authToken(browser.reject(rejected))).isEqualTo(fresh);
    assertThat(authToken(browser.fetch(ENDPOINT))).isEqualTo(fresh);
    assertThat(token(browser.fetch("/api/data"))).contains(fresh);
    assertThat(browser.load("image", "/attributes").body())
        .contains("cometchat.authToken=" + fresh);
    bridge.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(fresh);
    assertThat(createdTokens()).isEqualTo(2);
  }

  @Test
  void limit_isSetByTheBuilder() {
    browser.fetchPost("/login?user=cometchat-uid-1");
    String token = authToken(browser.fetch(ENDPOINT));
    token = authToken(browser.reject(token));
    token = authToken(browser.reject(token));

    assertThat(browser.reject(token).statusCode()).isEqualTo(429);
    assertThatThrownBy(() -> WebBridgeConfig.builder().refreshesPerMinute(0).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'refreshesPerMinute': 0 is out of range; use 1 to 60");
  }

  @Test
  void tokenOfASession_isRevokedByDelete() {
    browser.fetchPost("/login?user=cometchat-uid-1");
    String first = authToken(browser.fetch(ENDPOINT));

    assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(204);
    assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(204);

    bridge.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    assertThat(authToken(browser.fetch(ENDPOINT))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "same-site", "cross-site"})
  void foreignPage_changesNothing(String site) {
    browser.fetchPost("/login?user=cometchat-uid-1");
    String current = authToken(browser.fetch(ENDPOINT));

    HttpResponse<String> post =
        browser.plainJson(ENDPOINT, "{\"rejected\":\"" + current + "\"}", "Sec-Fetch-Site", site);
    HttpResponse<String> delete = browser.plain("DELETE", ENDPOINT, "Sec-Fetch-Site", site);

    assertThat(post.statusCode()).isEqualTo(403);
    assertThat(delete.statusCode()).isEqualTo(403);
    assertThat(authToken(browser.fetch(ENDPOINT))).isEqualTo(current);
    assertThat(createdTokens()).isEqualTo(1);
  }

  @Test
  void anonymousRequest_cannotRejectOrRevoke() {
    assertThat(browser.reject("token").statusCode()).isEqualTo(401);
    assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(401);
  }

  @Test
  void statelessLogin_hasOneTokenInHeadersAndAtTheEndpoint() {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> response = browser.fetch("/api/data", bearer("s1"));
      tokens.add(token(response).orElseThrow());
      assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }
    tokens.add(authToken(browser.fetch(ENDPOINT, bearer("s1"))));

    assertThat(tokens).hasSize(1);
    assertThat(token(browser.fetch("/api/data", bearer("s2"))).orElseThrow()).isNotIn(tokens);
    assertThat(createdTokens()).isEqualTo(2);
    assertThat(sessionLooks).hasValue(0);
  }

  @Test
  void statelessLoginEvent_isDetectedAtOnce() {
    assertThat(token(browser.fetchPost("/known", bearer("s1")))).isPresent();
    assertThat(createdTokens()).isEqualTo(1);
  }

  @Test
  void pageOfAStatelessLogin_startsNoTokenRequest() {
    browser.navigate("/page", bearer("s1"));

    assertThat(emulator.journal().count()).isZero();
  }

  @Test
  void statelessLoginNextToASession_isSeparate() {
    browser.fetchPost("/login?user=cometchat-uid-1");
    String ofSession = authToken(browser.fetch(ENDPOINT));

    String stateless = authToken(browser.fetch(ENDPOINT, bearer("s1")));

    assertThat(stateless).isNotEqualTo(ofSession);
    assertThat(authToken(browser.fetch(ENDPOINT))).isEqualTo(ofSession);
    assertThat(browser.load("image", "/attributes").body())
        .contains("cometchat.authToken=" + ofSession);
  }

  @Test
  void rejectedTokenOfAStatelessLogin_isReplaced() {
    String rejected = authToken(browser.fetch(ENDPOINT, bearer("s1")));

    String fresh = authToken(browser.reject(rejected, bearer("s1")));

    assertThat(fresh).isNotEqualTo(rejected);
    assertThat(token(browser.fetch("/api/data", bearer("s1")))).contains(fresh);
    bridge.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(fresh);
    assertThat(sessionLooks).hasValue(0);
  }

  @Test
  void statelessLogin_isRevokedByDeleteOrLogout() {
    authToken(browser.fetch(ENDPOINT, bearer("s1")));
    authToken(browser.fetch(ENDPOINT, bearer("s2")));
    String staying = authToken(browser.fetch(ENDPOINT, bearer("s3")));

    assertThat(browser.fetchDelete(ENDPOINT, bearer("s1")).statusCode()).isEqualTo(204);
    assertThat(browser.fetchPost("/logout", bearer("s2")).statusCode()).isEqualTo(200);

    bridge.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).containsExactly(staying);
    assertThat(authToken(browser.fetch(ENDPOINT, bearer("s1")))).isNotEqualTo(staying);
    assertThat(sessionLooks).hasValue(0);
  }

  private static String[] bearer(String sid) {
    return new String[] {"X-User", "cometchat-uid-1", "X-Sid", sid};
  }

  private static String authToken(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body().replaceFirst(".*\"authToken\":\"([^\"]+)\".*", "$1");
  }

  private int createdTokens() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  private static void logIn(HttpServletRequest request) {
    HttpSession session = request.getSession();
    request.changeSessionId();
    session.setAttribute("principal", request.getParameter("user"));
    USER.set(request.getParameter("user"));
  }

  /** Exposes the user only to the filters behind itself; does not use the session of a bearer. */
  private void security(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String bearer = request.getHeader("X-User");
    HttpSession session =
        bearer == null && request.getRequestedSessionId() != null
            ? request.getSession(false)
            : null;
    Object user = session == null ? bearer : session.getAttribute("principal");
    if (user instanceof String name) {
      USER.set(name);
    }
    try {
      web.filterContext(request, response, chain);
    } finally {
      USER.remove();
    }
  }

  private void countLooks(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
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
  }

  @FunctionalInterface
  private interface HttpFilter {
    void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException;
  }

  private static Filter http(HttpFilter filter) {
    return (request, response, chain) -> {
      if (request.getDispatcherType() == DispatcherType.REQUEST) {
        filter.pass((HttpServletRequest) request, (HttpServletResponse) response, chain);
      } else {
        chain.doFilter(request, response);
      }
    };
  }
}
