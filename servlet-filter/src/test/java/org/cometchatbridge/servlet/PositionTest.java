/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One warning with the remedy for a filter, or an endpoint, that stands where no user is found. */
class PositionTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final String USER = "cometchat-uid-1";
  private static final String IN_FRONT =
      "The filter of CometChat Bridge is in front of the filter that authenticates the users, so it"
          + " finds none: move its filter-mapping behind the one of that filter";
  private static final String NO_USER = "The user resolver has found no user in 100 requests";
  private static final String LATE =
      "Users are authenticated behind the filter of CometChat Bridge only";
  private static final String UNCOVERED =
      "Requests of the token endpoint /cometchat/token have no user, although their sessions are"
          + " logged in on other paths";

  private static final Filter WRAPPING = wrapping(USER);

  private LogCapture log;

  @BeforeEach
  void capture() {
    log = LogCapture.of("org.cometchatbridge.servlet");
  }

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  void securityFilterBehind_isReportedOnceByTheEndOfTheChain() {
    try (FilterFixture fixture =
        FilterFixture.of(EMULATOR.emulator(), "userResolver", "principal")) {
      fixture.application().before(WRAPPING).configure(PositionTest::runInitializer).start();
      Browser browser = fixture.browser();
      browser.fetch("/api/data");
      browser.fetch("/api/data");

      assertThat(log.warnings()).containsExactly(IN_FRONT);
      assertThat(browser.fetch("/cometchat/token").body()).contains("the request has no session");
    }
  }

  @Test
  void securityFilterBehind_isReportedOnceByAForward() {
    try (FilterFixture fixture =
        FilterFixture.of(EMULATOR.emulator(), "userResolver", "principal")) {
      fixture
          .application()
          .before(WRAPPING)
          .on("/view", (request, response) -> dispatch(request, response))
          .start();
      fixture.browser().fetch("/view");
      fixture.browser().fetch("/view");

      assertThat(log.warnings()).containsExactly(IN_FRONT);
    }
  }

  @Test
  void securityFilterBehind_isReportedOnceByADispatch() {
    try (FilterFixture fixture =
        FilterFixture.of(EMULATOR.emulator(), "userResolver", "principal")) {
      fixture
          .application()
          .before(
              (request, response, chain) -> {
                if (request.getDispatcherType() == DispatcherType.REQUEST) {
                  WRAPPING.doFilter(request, response, chain);
                } else {
                  chain.doFilter(request, response);
                }
              })
          .on(
              "/later",
              (request, response) -> request.startAsync(request, response).dispatch("/api/data"))
          .start();
      fixture.browser().fetch("/later");
      fixture.browser().fetch("/later");

      assertThat(log.warnings()).containsExactly(IN_FRONT);
    }
  }

  @Test
  void securityFilterInFront_isNotReported() {
    try (FilterFixture fixture =
        FilterFixture.of(EMULATOR.emulator(), "userResolver", "principal")) {
      fixture
          .application()
          .behind(securedPaths())
          .before(wrapping("guest"))
          .configure(PositionTest::runInitializer)
          .start();
      fixture.browser().fetch("/api/data");
      fixture.browser().fetch("/page");

      assertThat(log.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"principal", "session:account", "session:account, principal"})
  void resolverThatFindsNoUser_isReportedOnce(String resolver) {
    try (FilterFixture fixture =
        FilterFixture.of(EMULATOR.emulator(), "userResolver", resolver).start()) {
      Browser browser = fixture.browser().loggedIn(USER);
      fetch(browser, 99);
      assertThat(log.warnings()).isEmpty();

      fetch(browser, 101);

      assertThat(log.warnings()).singleElement().asString().startsWith(NO_USER);
    }
  }

  @Test
  void requestsWithoutSession_areNotCounted() {
    try (FilterFixture fixture =
        FilterFixture.of(EMULATOR.emulator(), "userResolver", "principal").start()) {
      fetch(fixture.browser(), 150);

      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void visitorsOfAnApplicationWithUsers_areNotReported() {
    try (FilterFixture fixture = FilterFixture.of(EMULATOR.emulator())) {
      fixture
          .application()
          .on("/visit", (request, response) -> request.getSession().setAttribute("cart", "x"))
          .start();
      fixture.browser().loggedIn(USER);
      Browser visitor = fixture.browser();
      visitor.fetch("/visit");
      fetch(visitor, 150);

      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void usersWhoAreKnownInsideOnly_areReportedOnce() {
    try (FilterFixture fixture =
        FilterFixture.of(
            EMULATOR.emulator(), request -> (String) request.getAttribute("jwt.sub"))) {
      fixture
          .application()
          .before(
              (request, response, chain) -> {
                request.setAttribute("jwt.sub", USER);
                chain.doFilter(request, response);
              })
          .start();
      fetch(fixture.browser(), 19);
      assertThat(log.warnings()).isEmpty();

      fetch(fixture.browser(), 21);

      assertThat(log.warnings()).singleElement().asString().startsWith(LATE);
    }
  }

  @Test
  void logins_areNoUsersWhoAreKnownInsideOnly() {
    try (FilterFixture fixture = FilterFixture.of(EMULATOR.emulator()).start()) {
      for (int i = 0; i < 25; i++) {
        fixture.browser().loggedIn(USER);
      }

      assertThat(log.warnings()).isEmpty();
    }
  }

  /** The container keeps the principal in the session, where the next request has it. */
  @Test
  void loginsByTheContainer_areNoUsersWhoAreKnownInsideOnly() {
    try (FilterFixture fixture =
        FilterFixture.of(EMULATOR.emulator(), "userResolver", "principal")) {
      fixture
          .application()
          .configure(ContainerLogin::installForm)
          .on(
              "/api/programmatic",
              (request, response) -> {
                request.getSession();
                request.login(USER, ContainerLogin.PASSWORD);
                TestApplication.json(response);
              })
          .start();
      for (int i = 0; i < 25; i++) {
        assertThat(fixture.browser().fetch("/api/programmatic").statusCode()).isEqualTo(200);
      }

      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void dispatchThatPassesBy_isReportedOnce() {
    assertPassesBy(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD),
        "Asynchronous dispatches pass by the filter of CometChat Bridge",
        "add <dispatcher>ASYNC</dispatcher>");
  }

  @Test
  void forwardThatPassesBy_isReportedOnce() {
    assertPassesBy(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC),
        "Forwards pass by the filter of CometChat Bridge",
        "add <dispatcher>FORWARD</dispatcher>");
  }

  @Test
  void filterForEveryDispatch_isNotReported() {
    try (BridgeFixture bridge = new BridgeFixture(EMULATOR.emulator());
        TestApplication application =
            dispatching(
                bridge,
                "/*",
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC))) {
      dispatch(application.browser());

      assertThat(log.warnings()).isEmpty();
    }
  }

  /** The paths that it dispatches to are none of the filter's. */
  @Test
  void filterForAPartOfTheApplication_isNotReported() {
    try (BridgeFixture bridge = new BridgeFixture(EMULATOR.emulator());
        TestApplication application =
            dispatching(bridge, "/view", EnumSet.of(DispatcherType.REQUEST))) {
      dispatch(application.browser());

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("The token endpoint /cometchat/token and its page script cannot be reached");
    }
  }

  private void assertPassesBy(EnumSet<DispatcherType> dispatches, String... words) {
    try (BridgeFixture bridge = new BridgeFixture(EMULATOR.emulator());
        TestApplication application = dispatching(bridge, "/*", dispatches)) {
      dispatch(application.browser());
      dispatch(application.browser());

      assertThat(log.warnings()).singleElement().asString().contains(words);
    }
  }

  private static void dispatch(Browser browser) {
    assertThat(browser.fetch("/view").statusCode()).isEqualTo(200);
    assertThat(browser.fetch("/later").statusCode()).isEqualTo(200);
  }

  /** An application that forwards and dispatches, and whose filter is called for some of that. */
  private static TestApplication dispatching(
      BridgeFixture bridge, String path, EnumSet<DispatcherType> dispatches) {
    return TestApplication.with(
            new CometChatBridgeFilter(bridge.bridge()), Map.of("enabled", "false"))
        .on("/view", (request, response) -> dispatch(request, response))
        .on(
            "/later",
            (request, response) -> request.startAsync(request, response).dispatch("/api/data"))
        .configure(
            context -> {
              FilterHolder holder = new FilterHolder(new CometChatBridgeFilter(bridge.bridge()));
              holder.setAsyncSupported(true);
              context.addFilter(holder, path, dispatches);
              runInitializer(context);
            })
        .start();
  }

  @Test
  void endpointOutsideOfTheSecuredPaths_isReportedOnce() {
    try (FilterFixture fixture =
        FilterFixture.of(EMULATOR.emulator(), "userResolver", "principal")) {
      fixture
          .application()
          .behind(securedPaths())
          .on("/api/enter", (request, response) -> request.getSession())
          .start();
      Browser browser = fixture.browser();
      browser.fetch("/api/enter");
      browser.fetch("/api/data");
      browser.fetch("/cometchat/token");
      browser.fetch("/cometchat/token");
      assertThat(log.warnings()).isEmpty();

      browser.fetch("/cometchat/token");
      browser.fetch("/cometchat/token");

      assertThat(log.warnings()).singleElement().asString().startsWith(UNCOVERED);
    }
  }

  @Test
  void endpointOfVisitors_isNotReported() {
    try (FilterFixture fixture = FilterFixture.of(EMULATOR.emulator()).start()) {
      Browser browser = fixture.browser().loggedIn(USER);
      browser.fetch("/forget");
      for (int i = 0; i < 5; i++) {
        assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
      }

      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void filterForDispatchesOnly_isReportedOnce() {
    try (BridgeFixture bridge = new BridgeFixture(EMULATOR.emulator());
        TestApplication application =
            TestApplication.with(
                new CometChatBridgeFilter(bridge.bridge()), Map.of("enabled", "false"))) {
      application
          .on("/view", (request, response) -> dispatch(request, response))
          .configure(
              context -> {
                FilterHolder holder = new FilterHolder(new CometChatBridgeFilter(bridge.bridge()));
                holder.setAsyncSupported(true);
                context.addFilter(
                    holder, "/*", EnumSet.of(DispatcherType.FORWARD, DispatcherType.ASYNC));
              })
          .start();
      for (int i = 0; i < 40; i++) {
        application.browser().fetch("/view");
      }

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("add <dispatcher>REQUEST</dispatcher> to its filter-mapping");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/*", "/cometchat/*"})
  void address_isLoggedIfItIsCovered(String path) {
    start(path, Map.of());

    assertThat(log.warnings()).isEmpty();
    assertThat(log.lines())
        .contains(
            "CometChat Bridge filter started; token endpoint: /cometchat/token, page script:"
                + " /cometchat/bridge.js");
  }

  /** Not even in Jetty, which has the url-pattern / for its default servlet. */
  @Test
  void slash_doesNotCoverTheEndpoint() {
    try (BridgeFixture bridge = new BridgeFixture(EMULATOR.emulator());
        TestApplication application =
            TestApplication.with(
                new CometChatBridgeFilter(bridge.bridge()),
                Map.of("userResolver", "session:user"),
                "/")) {
      application.start();

      assertThat(application.browser().fetch("/cometchat/token").statusCode()).isEqualTo(404);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("cannot be reached", "replace this url-pattern by /*");
    }
  }

  @Test
  void addressThatIsNotCovered_isReportedInstead() {
    start("/app/*", Map.of());

    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains(
            "The token endpoint /cometchat/token and its page script cannot be reached",
            "is mapped to /app/* only. Add the url-pattern /cometchat/* to its filter-mapping, or"
                + " set its init-param 'endpoint' to /app/cometchat/token.");
    assertThat(log.lines().toString()).doesNotContain("filter started; token endpoint");
  }

  @Test
  void addressInTheCoveredPart_isLogged() {
    start("/app/*", Map.of("endpoint", "/app/cometchat/token"));

    assertThat(log.warnings()).isEmpty();
    assertThat(log.lines().toString())
        .contains("token endpoint: /app/cometchat/token, page script: /app/cometchat/bridge.js");
  }

  private static void start(String path, Map<String, String> params) {
    Map<String, String> all = new HashMap<>(params);
    all.put("userResolver", "session:user");
    try (BridgeFixture bridge = new BridgeFixture(EMULATOR.emulator());
        TestApplication application =
            TestApplication.with(new CometChatBridgeFilter(bridge.bridge()), all, path)) {
      application.start();
    }
  }

  private static void fetch(Browser browser, int times) {
    for (int i = 0; i < times; i++) {
      browser.fetch("/api/data");
    }
  }

  private static void dispatch(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    request.getRequestDispatcher("/api/data").forward(request, response);
  }

  private static Filter securedPaths() {
    return (request, response, chain) ->
        chain.doFilter(
            ((HttpServletRequest) request).getRequestURI().startsWith("/api/")
                ? withPrincipal((HttpServletRequest) request, USER)
                : request,
            response);
  }

  /** Like a security filter: wraps the request of a user. */
  private static Filter wrapping(String user) {
    return (request, response, chain) ->
        chain.doFilter(withPrincipal((HttpServletRequest) request, user), response);
  }

  private static HttpServletRequest withPrincipal(HttpServletRequest request, String user) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public @Nullable Principal getUserPrincipal() {
        return () -> user;
      }
    };
  }

  /** Like a container that deploys the jar. */
  private static void runInitializer(ServletContextHandler context) {
    List<ServletContainerInitializer> own =
        ServiceLoader.load(ServletContainerInitializer.class).stream()
            .filter(provider -> provider.type().getName().startsWith("org.cometchatbridge."))
            .map(ServiceLoader.Provider::get)
            .toList();
    assertThat(own).hasSize(1);
    own.forEach(context::addServletContainerInitializer);
  }
}
