/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

@DisplayName("Position and mapping of the filter")
class PositionTest extends ContainerTest {

  private static final EnumSet<DispatcherType> REQUEST = EnumSet.of(DispatcherType.REQUEST);
  private static final String ADDRESS =
      "CometChat Bridge filter started; token endpoint: /position/cometchat/token, page script:"
          + " /position/cometchat/bridge.js";

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
  @DisplayName("mapped to all paths: the log has the address")
  void allPaths_logsTheAddress() {
    assertReachable(filter -> map(filter, "/*"));
  }

  @Test
  @DisplayName("several mappings, one of which covers the endpoint: the log has the address")
  void severalMappings_logsTheAddress() {
    assertReachable(
        filter -> {
          map(filter, "/app/*");
          map(filter, "/api/*", "/cometchat/*");
        });
  }

  @Test
  @DisplayName("mapped to the servlet that gets all paths: the log has the address")
  void servletName_logsTheAddress() {
    assertReachable(filter -> filter.addMappingForServletNames(REQUEST, true, "actions"));
  }

  @Test
  @DisplayName("mapped to a part of the application: the log has the remedy")
  void partOfTheApplication_logsTheRemedy() {
    assertUnreachable(
        filter -> map(filter, "/app/*"),
        "The token endpoint /position/cometchat/token and its page script cannot be reached, because"
            + " the filter 'cometchat' is mapped to /app/* only. Add the url-pattern /cometchat/*"
            + " to its filter-mapping, or set its init-param 'endpoint' to /app/cometchat/token.");
  }

  @Test
  @DisplayName("mapped to another servlet: the log has the remedy")
  void otherServlet_logsTheRemedy(TestReporter reporter) {
    assertUnreachable(
        filter -> filter.addMappingForServletNames(REQUEST, true, "other"),
        "The token endpoint /position/cometchat/token and its page script cannot be reached, because"
            + " the filter 'cometchat' is mapped to the servlet other only. Add the url-pattern"
            + " /cometchat/* to its filter-mapping.",
        reporter);
  }

  @Test
  @DisplayName("not mapped: the log has the remedy")
  void noMapping_logsTheRemedy(TestReporter reporter) {
    assertUnreachable(
        filter -> {},
        "The container names no mapping of the filter 'cometchat'. Unless it is mapped to *, add a"
            + " filter-mapping with the url-pattern /*, or the bridge gets no request.",
        reporter);
  }

  @Test
  @DisplayName("in front of Shiro's filter: one warning has the remedy")
  void inFrontOfShiro_isReportedOnce() {
    Browser browser =
        deploy(
            Application.at("", bridge().bridge(), HttpServletRequest::getRemoteUser)
                .before(ShiroApplication.filter())
                .on("/api/sign-in", ShiroApplication::signIn)
                .initialized());
    String password = URLEncoder.encode(ShiroApplication.PASSWORD, StandardCharsets.UTF_8);
    browser.fetchPost("/api/sign-in?password=" + password);
    browser.fetch("/api/data");
    browser.fetch("/api/data");

    assertThat(log.warnings())
        .containsExactly(
            "The filter of CometChat Bridge is in front of the filter that authenticates the users,"
                + " so it finds none: move its filter-mapping behind the one of that filter");
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
  }

  private void assertReachable(Consumer<FilterRegistration.Dynamic> mapping) {
    Browser browser = deploy(mapped(mapping));

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    assertThat(log.warnings()).isEmpty();
    assertThat(log.lines()).contains(ADDRESS);
    assertThat(browser.fetch("/cometchat/bridge.js").statusCode()).isEqualTo(200);
  }

  private void assertUnreachable(Consumer<FilterRegistration.Dynamic> mapping, String warning) {
    assertOutOfReach(mapping);
    assertThat(log.warnings()).containsExactly(warning);
    assertThat(log.lines().toString()).doesNotContain("token endpoint: ");
  }

  /** A container that initializes a filter with its first request has no occasion to log. */
  private void assertUnreachable(
      Consumer<FilterRegistration.Dynamic> mapping, String warning, TestReporter reporter) {
    assertOutOfReach(mapping);
    if (log.lines().isEmpty()) {
      notSupported(reporter, "a filter is initialized with its first request, and gets none");
    } else {
      assertThat(log.warnings()).containsExactly(warning);
    }
  }

  private void assertOutOfReach(Consumer<FilterRegistration.Dynamic> mapping) {
    Browser browser = deploy(mapped(mapping));
    browser.fetch("/app/page");

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(404);
    assertThat(browser.fetch("/cometchat/bridge.js").statusCode()).isEqualTo(404);
  }

  private Application mapped(Consumer<FilterRegistration.Dynamic> mapping) {
    return Application.at("/position", bridge().bridge()).bridgedBy(mapping);
  }

  private static void map(FilterRegistration.Dynamic filter, String... patterns) {
    filter.addMappingForUrlPatterns(REQUEST, true, patterns);
  }
}
