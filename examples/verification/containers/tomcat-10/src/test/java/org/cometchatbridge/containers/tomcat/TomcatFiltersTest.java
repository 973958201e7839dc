/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.apache.catalina.filters.RestCsrfPreventionFilter;
import org.cometchatbridge.containers.WebApplication;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only Tomcat has: a mapping to {@code *}, and a CSRF filter without exclusions. */
class TomcatFiltersTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final EnumSet<DispatcherType> REQUEST = EnumSet.of(DispatcherType.REQUEST);
  private static final String USER = "cometchat-uid-1";

  private TomcatContainer tomcat;
  private BridgeFixture bridge;
  private LogCapture log;

  /** Logs a user in on GET, and changes something on POST. */
  private static final class Pages extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getSession().setAttribute("user", USER);
      response.getWriter().write("welcome");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("changed");
    }
  }

  @BeforeEach
  void start() {
    tomcat = new TomcatContainer();
    bridge = new BridgeFixture(EMULATOR.emulator());
    log = LogCapture.of("org.cometchatbridge.servlet");
  }

  @AfterEach
  void stop() {
    log.close();
    tomcat.close();
    bridge.close();
  }

  @Test
  void filterForStar_isNotReported() {
    Browser browser = deploy(context -> bridge(context, "*"));

    browser.fetch("/page");

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);
    assertThat(log.warnings()).isEmpty();
    assertThat(log.lines().toString()).contains("token endpoint: /cometchat/token");
  }

  @Test
  void filterWithoutMapping_isReportedByTheFirstRequest() {
    Browser browser = deploy(this::bridge);
    assertThat(log.warnings()).isEmpty();

    browser.fetch("/page");
    browser.fetch("/page");

    assertThat(log.warnings())
        .singleElement()
        .asString()
        .startsWith("The container names no mapping of the filter 'cometchat'.");
  }

  @Test
  void csrfFilterInFrontOfTheBridge_rejectsPostAndDelete() {
    Browser browser =
        deploy(
            context -> {
              csrf(context);
              bridge(context, "/*");
            });
    browser.fetch("/page");

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);
    assertThat(replace(browser)).isEqualTo(403);
    assertThat(browser.fetchDelete("/cometchat/token").statusCode()).isEqualTo(403);
  }

  /** The recipe of the servlet guide. */
  @Test
  void csrfFilterBehindTheBridge_letsTheEndpointWork() {
    Browser browser =
        deploy(
            context -> {
              bridge(context, "/*");
              csrf(context);
            });
    browser.fetch("/page");
    String first = token(browser);

    assertThat(replace(browser)).isEqualTo(200);
    assertThat(token(browser)).isNotEqualTo(first);
    assertThat(browser.fetchDelete("/cometchat/token").statusCode()).isEqualTo(204);
    assertThat(browser.fetchPost("/page").statusCode()).isEqualTo(403);
    String nonce =
        browser
            .fetch("/page", "X-CSRF-Token", "Fetch")
            .headers()
            .firstValue("X-CSRF-Token")
            .orElseThrow();
    assertThat(browser.fetchPost("/page", "X-CSRF-Token", nonce).body()).isEqualTo("changed");
  }

  private Browser deploy(Consumer<ServletContext> filters) {
    ServletContainerInitializer startup =
        (classes, context) -> {
          filters.accept(context);
          ServletRegistration.Dynamic pages = context.addServlet("pages", new Pages());
          pages.addMapping("/*");
          initialize(context);
        };
    tomcat.deploy(new WebApplication("", getClass().getClassLoader(), startup, Map.of(), false));
    return new Browser(tomcat.port());
  }

  /** Calls the initializer of the bridge's jar. */
  private static void initialize(ServletContext context) throws ServletException {
    for (var found : ServiceLoader.load(ServletContainerInitializer.class)) {
      if (found.getClass().getName().startsWith("org.cometchatbridge.servlet.")) {
        found.onStartup(null, context);
      }
    }
  }

  private FilterRegistration.Dynamic bridge(ServletContext context) {
    return add(
        context,
        "cometchat",
        new CometChatBridgeFilter(bridge.bridge()),
        Map.of("userResolver", "session:user"));
  }

  private void bridge(ServletContext context, String pattern) {
    bridge(context).addMappingForUrlPatterns(REQUEST, true, pattern);
  }

  private static void csrf(ServletContext context) {
    add(context, "csrf", new RestCsrfPreventionFilter(), Map.of())
        .addMappingForUrlPatterns(REQUEST, true, "/*");
  }

  private static FilterRegistration.Dynamic add(
      ServletContext context, String name, Filter filter, Map<String, String> settings) {
    FilterRegistration.Dynamic added = context.addFilter(name, filter);
    added.setInitParameters(settings);
    added.setAsyncSupported(true);
    return added;
  }

  private static int replace(Browser browser) {
    return browser
        .fetchJson("POST", "/cometchat/token", "{\"rejected\":\"" + token(browser) + "\"}")
        .statusCode();
  }

  private static String token(Browser browser) {
    return browser
        .fetch("/cometchat/token")
        .body()
        .replaceFirst(".*\"authToken\":\"([^\"]+)\".*", "$1");
  }
}
