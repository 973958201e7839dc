/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.servlet.FilterFixture.params;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions that see more than one CometChat app. */
class AppIdTest {

  private static final String ENDPOINT = "/cometchat/token";
  private static final String LOGIN = "/api/login?user=cometchat-uid-1";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator other;
  private BridgeFixture first;
  private BridgeFixture second;

  @BeforeEach
  void open() {
    other = CometChatEmulator.builder().appId("anotherapp").start();
    first = new BridgeFixture(EMULATOR.emulator());
    second = new BridgeFixture(other);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    other.close();
  }

  @Test
  void sessionThatOutlivesAChangeOfTheAppId_getsATokenOfTheNewApp() {
    Redeployment filter = new Redeployment(new CometChatBridgeFilter(first.bridge()));
    try (TestApplication application =
        TestApplication.with(Map.of("enabled", "false")).behind(filter).start()) {
      Browser browser = application.browser();
      String old = token(browser.fetchPost(LOGIN)).orElseThrow();

      filter.replace(new CometChatBridgeFilter(second.bridge()));
      String fresh = token(browser.fetch("/api/data")).orElseThrow();

      assertThat(fresh).isNotEqualTo(old);
      assertThat(other.users().isValid(fresh)).isTrue();
      assertThat(browser.load("image", "/attributes").body())
          .contains("cometchat.authToken=" + fresh)
          .doesNotContain(old);
      assertThat(browser.fetch(ENDPOINT).body()).contains("\"anotherapp\"", fresh);
    }
  }

  @Test
  void userWhomTheOldAppRejected_isNoLongerRejected() {
    BridgeFixture rejecting =
        new BridgeFixture(
            EMULATOR.emulator(),
            BridgeFixture.config(EMULATOR.emulator()).toBuilder()
                .eligibility(user -> false)
                .build());
    Redeployment filter = new Redeployment(new CometChatBridgeFilter(rejecting.bridge()));
    try (rejecting;
        TestApplication application =
            TestApplication.with(Map.of("enabled", "false")).behind(filter).start()) {
      Browser browser = application.browser();
      assertThat(token(browser.fetchPost(LOGIN))).isEmpty();

      filter.replace(new CometChatBridgeFilter(second.bridge()));

      assertThat(token(browser.fetch("/api/data"))).isPresent();
    }
  }

  @Test
  void secondFilterWithoutOwnNames_isRejectedAtTheStart() {
    try (TestApplication application = application(params("endpoint", "/second/token"))) {
      assertThatThrownBy(application::start)
          .hasMessageContaining("'attributePrefix'")
          .hasMessageContaining("anotherapp");
    }
  }

  @Test
  void secondFilterThatIsRejected_leavesNoThread() throws InterruptedException {
    FilterHolder holder = new FilterHolder(new CometChatBridgeFilter());
    holder.setInitParameters(
        params(
            "appId", other.appId(),
            "region", other.region(),
            "apiKey", other.apiKey(),
            "baseUrl", other.baseUrl().toString(),
            "endpoint", "/second/token"));
    Set<Thread> before = bridgeThreads();
    try (TestApplication application = application(holder)) {
      assertThatThrownBy(application::start).hasMessageContaining("'attributePrefix'");
    }
    Set<Thread> left = bridgeThreads();
    left.removeAll(before);
    for (Thread thread : left) {
      thread.join(FilterFixture.REAL_LIMIT.toMillis());
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
  }

  private static Set<Thread> bridgeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cometchat"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void secondFilterWithoutOwnEndpoint_isRejectedAtTheStart() {
    try (TestApplication application = application(params("attributePrefix", "support"))) {
      assertThatThrownBy(application::start)
          .hasMessageContaining("'endpoint'")
          .hasMessageContaining("anotherapp");
    }
  }

  @Test
  void twoFiltersWithOwnNames_doNotMix() {
    try (TestApplication application =
        application(params("attributePrefix", "support", "endpoint", "/second/token"))) {
      application.on(
          "/second/session",
          (request, response) ->
              response
                  .getWriter()
                  .write(
                      request.getSession().getAttribute("support.authToken")
                          + " "
                          + request.getAttribute("support")));
      Browser browser = application.start().browser();
      browser.loggedIn("cometchat-uid-1");

      String one = browser.fetch(ENDPOINT).body();
      String two = browser.fetch("/second/token").body();

      assertThat(one).contains(EMULATOR.emulator().appId());
      assertThat(two).contains("\"anotherapp\"");
      assertThat(browser.fetch(ENDPOINT).body()).isEqualTo(one);
      assertThat(browser.fetch("/second/token").body()).isEqualTo(two);
      String token = two.replaceAll(".*\"authToken\":\"([^\"]*)\".*", "$1");
      assertThat(other.users().isValid(token)).isTrue();
      assertThat(browser.navigate("/second/session").body())
          .isEqualTo(token + " ChatMarkup[anotherapp]");

      browser.navigate("/invalidate");
      first.events().await(BridgeEvent.TokenRevoked.class, 1);
      second.events().await(BridgeEvent.TokenRevoked.class, 1);
      assertThat(other.users().isValid(token)).isFalse();
    }
  }

  @Test
  void filterThatIsStartedAgain_mayHaveAnotherApp() {
    Redeployment filter = new Redeployment(new CometChatBridgeFilter(first.bridge()));
    try (TestApplication application =
        TestApplication.with(Map.of("enabled", "false")).behind(filter).start()) {
      filter.replace(new CometChatBridgeFilter(second.bridge()));
      filter.replace(new CometChatBridgeFilter(first.bridge()));

      assertThat(application.browser().fetch(ENDPOINT).statusCode()).isEqualTo(401);
    }
  }

  /** An application with a filter for each of two apps. */
  private TestApplication application(Map<String, String> secondParams) {
    FilterHolder holder = new FilterHolder(new CometChatBridgeFilter(second.bridge()));
    holder.setInitParameters(secondParams);
    holder.setInitParameter("userResolver", "session:user");
    return application(holder);
  }

  private TestApplication application(FilterHolder holder) {
    holder.setAsyncSupported(true);
    return TestApplication.with(
            new CometChatBridgeFilter(first.bridge()), params("userResolver", "session:user"))
        .configure(
            context -> context.addFilter(holder, "/second/*", EnumSet.of(DispatcherType.REQUEST)));
  }

  /** Replaces the filter while the sessions of the application stay. */
  private static final class Redeployment implements Filter {

    private CometChatBridgeFilter current;
    private ServletContext context;

    Redeployment(CometChatBridgeFilter current) {
      this.current = current;
    }

    @Override
    public void init(FilterConfig config) {
      context = config.getServletContext();
      current.init(config());
    }

    void replace(CometChatBridgeFilter next) {
      current.destroy();
      next.init(config());
      current = next;
    }

    private FilterConfig config() {
      return new FilterConfig() {
        @Override
        public String getFilterName() {
          return "cometchat";
        }

        @Override
        public ServletContext getServletContext() {
          return context;
        }

        @Override
        public String getInitParameter(String name) {
          return name.equals("userResolver") ? "session:user" : null;
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
          return Collections.enumeration(Collections.singleton("userResolver"));
        }
      };
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      current.doFilter(request, response, chain);
    }
  }
}
