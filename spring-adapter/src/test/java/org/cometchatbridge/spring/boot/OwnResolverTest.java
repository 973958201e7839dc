/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.net.http.HttpResponse;
import java.util.Map;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.spring.SecurityForms;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** An application with Spring Security whose users are named by a resolver of its own. */
class OwnResolverTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final String USER = "X-Test-User";

  @Configuration(proxyBeanMethods = false)
  static class Nobody {

    @Bean
    static UserResolver resolver() {
      return request -> null;
    }
  }

  /** A filter behind Spring Security finds the user. */
  @Configuration(proxyBeanMethods = false)
  static class Late {

    @Bean
    static UserResolver resolver() {
      return request -> (String) request.getAttribute(USER);
    }

    @Bean
    static FilterRegistrationBean<Filter> lateFilter() {
      var registration =
          new FilterRegistrationBean<Filter>(
              (request, response, chain) -> {
                request.setAttribute(USER, "cometchat-uid-1");
                chain.doFilter(request, response);
              });
      registration.setOrder(Ordered.LOWEST_PRECEDENCE);
      return registration;
    }
  }

  @Test
  void resolverThatReturnsNobody_isNamedInTheResponse() {
    try (ConfigurableApplicationContext application = start(Nobody.class)) {
      Browser browser = browser(application);

      assertNotLoggedIn(
          browser.fetch("/cometchat/token"),
          "the request has no session, and the user resolver returned no user.");

      SecurityForms.logIn(browser, "ada", "pw");
      assertNotLoggedIn(browser.fetch("/cometchat/token"), "the user resolver returned no user.");
    }
  }

  @Test
  void withoutResolver_theResponseNamesTheSession() {
    try (ConfigurableApplicationContext application = start(TestApplication.class)) {
      assertNotLoggedIn(
          browser(application).fetch("/cometchat/token"), "the request has no session.");
    }
  }

  @Test
  void resolverThatFindsNoUser_isReportedOnce() {
    try (ConfigurableApplicationContext application = start(Nobody.class);
        LogCapture log = LogCapture.of("org.cometchatbridge.servlet")) {
      Browser browser = browser(application);
      SecurityForms.logIn(browser, "ada", "pw");
      fetch(browser, "/page", 98);
      assertThat(log.warnings()).isEmpty();

      fetch(browser, "/page", 102);

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("The user resolver has found no user in 100 requests with a session.")
          .contains("let the application's UserResolver return them");
    }
  }

  @Test
  void usersWhoAreKnownInsideOnly_areReportedOnce() {
    try (ConfigurableApplicationContext application = start(Late.class);
        LogCapture log = LogCapture.of("org.cometchatbridge.servlet")) {
      fetch(browser(application), "/public", 19);
      assertThat(log.warnings()).isEmpty();

      fetch(browser(application), "/public", 21);

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("Users are authenticated behind the filter of CometChat Bridge only")
          .contains("add the filter that authenticates to the security filter chain");
    }
  }

  @Test
  void usersOfSpringSecurity_areNotChecked() {
    try (ConfigurableApplicationContext application = start(TestApplication.class);
        LogCapture log = LogCapture.of("org.cometchatbridge.servlet")) {
      Browser browser = browser(application);
      browser.navigate("/login");
      fetch(browser, "/public", 150);

      assertThat(log.warnings()).isEmpty();
    }
  }

  private static void assertNotLoggedIn(HttpResponse<String> response, String reason) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("\"No user is logged in: " + reason + "\"");
  }

  private static void fetch(Browser browser, String path, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(browser.fetch(path).statusCode()).isEqualTo(200);
    }
  }

  private static ConfigurableApplicationContext start(Class<?> more) {
    return new SpringApplicationBuilder(TestApplication.class, more)
        .properties(
            Map.of(
                "server.port",
                "0",
                "cometchat.bridge.app-id",
                EMULATOR.emulator().appId(),
                "cometchat.bridge.region",
                "us",
                "cometchat.bridge.api-key",
                EMULATOR.emulator().apiKey(),
                "cometchat.bridge.base-url",
                EMULATOR.emulator().baseUrl().toString()))
        .run();
  }

  private static Browser browser(ConfigurableApplicationContext application) {
    return new Browser(
        "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port"));
  }
}
