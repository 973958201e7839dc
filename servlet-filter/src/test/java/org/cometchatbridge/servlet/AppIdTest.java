/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
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
