/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.cometchatbridge.boots.application.Accounts;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The application's security")
class ApplicationSecurityTest extends ApplicationTest {

  private static final String FORM = BootBrowser.credentials(USER, Accounts.PASSWORD);

  private final BootBrowser browser = browser();

  @Test
  @DisplayName("a login redirects to the saved request")
  void login_redirectsToTheSavedRequest() {
    HttpResponse<String> rejected = browser.navigate("/desk?from=link");
    assertThat(BootBrowser.location(rejected).getPath()).isEqualTo("/login");

    HttpResponse<String> login = browser.formLogin(USER);

    assertThat(BootBrowser.location(login).getPath()).isEqualTo("/desk");
    assertThat(BootBrowser.location(login).getQuery()).startsWith("from=link");
    assertThat(browser.follow(login).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("the endpoint responds with JSON to anonymous requests and saves no request")
  void endpoint_respondsWithJsonToAnonymousRequests() {
    assertNotLoggedIn(browser.endpoint());
    assertNotLoggedIn(browser.navigate("/cometchat/token"));
    assertThat(browser.cookie("JSESSIONID")).isEmpty();

    HttpResponse<String> login = browser.formLogin(USER);
    assertThat(BootBrowser.location(login).getPath()).isEqualTo("/");
  }

  @Test
  @DisplayName("posts without a CSRF token are rejected, except at the endpoint")
  void csrf_isEnforcedForTheApplication() {
    browser.jsonLogin(USER);

    assertThat(browser.fetchPost("/order").statusCode()).isEqualTo(403);
    assertThat(browser.fetchPost("/order", "X-CSRF-TOKEN", browser.csrfToken()).statusCode())
        .isEqualTo(200);
    HttpResponse<String> atEndpoint = browser.fetchPost("/cometchat/token");
    assertThat(BootBrowser.json(atEndpoint).get("error").asText()).matches("[a-z_]+");
  }

  @Test
  @DisplayName("every response is the same as without the bridge, except for the token")
  void responses_areTheSameAsWithoutTheBridge() {
    try (RunningApplication plain =
        RunningApplication.without()
            .oidc(provider())
            .property("cometchat.bridge.enabled", "false")
            .start()) {
      BootBrowser plainBrowser = plain.browser();
      for (Function<BootBrowser, HttpResponse<String>> step : steps()) {
        HttpResponse<String> expected = step.apply(plainBrowser);
        HttpResponse<String> actual = step.apply(browser);
        assertThat(summary(actual, application())).isEqualTo(summary(expected, plain));
      }
    }
  }

  @Test
  @DisplayName("the headers of Spring Security are kept")
  void securityHeaders_areKept() {
    HttpResponse<String> login = browser.jsonLogin(USER);

    validToken(login);
    assertThat(login.headers().map().keySet())
        .contains(
            "x-content-type-options", "x-xss-protection", "x-frame-options", "pragma", "expires");
    assertThat(login.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(login.headers().allValues("X-Frame-Options")).containsExactly("DENY");
  }

  private static List<Function<BootBrowser, HttpResponse<String>>> steps() {
    return List.of(
        user -> user.navigate("/desk?from=link"),
        user -> user.navigate("/login"),
        user -> user.fetch("/open"),
        user -> user.fetch("/data"),
        user -> user.fetchPost("/order"),
        user -> user.load("style", "/application.css"),
        user -> user.fetchJson("POST", "/json/login", "{\"username\":\"nobody\"}"),
        user -> user.formLogin(USER),
        user -> user.navigate("/desk"),
        user -> user.fetch("/data"),
        user -> user.fetch("/who"),
        user -> user.fetchPost("/order"),
        user -> user.fetchPost("/order", "X-CSRF-TOKEN", user.csrfToken()),
        user -> user.fetch("/no-such-page"),
        user -> user.fetch("/later"),
        user -> user.fetch("/deferred"),
        user -> user.fetch("/events"),
        user -> user.load("style", "/application.css"),
        BootBrowser::logOut,
        user -> user.jsonLogin(USER),
        BootBrowser::logOut,
        user -> user.fetchForm("/custom/login", FORM),
        user -> user.fetchForm("/custom/login", "username=x&password=y"),
        user -> user.submit("/single/login", FORM),
        user -> user.get("/basic/data"),
        user -> user.get("/api/data"),
        user -> user.get("/actuator/health/ping"));
  }

  /**
   * Status and headers of a response, without the token's headers and without values that always
   * differ.
   */
  private static Map<String, Object> summary(
      HttpResponse<String> response, RunningApplication application) {
    Map<String, Object> summary = new TreeMap<>();
    summary.put("of", response.request().method() + " " + response.uri().getPath());
    summary.put("status", response.statusCode());
    response
        .headers()
        .map()
        .forEach((name, values) -> summary.put(name, withoutPort(values, application)));
    summary
        .keySet()
        .removeAll(List.of("date", "x-cometchat-token", "x-cometchat-uid", "last-modified"));
    summary.computeIfPresent("set-cookie", (name, cookies) -> "a cookie");
    // The bridge adds no-store, which Spring Security may already have set.
    summary.computeIfPresent(
        "cache-control",
        (name, value) -> value.toString().toLowerCase(Locale.ROOT).contains("no-store"));
    return summary;
  }

  private static String withoutPort(List<String> values, RunningApplication application) {
    return values.toString().replace(":" + application.port(), "");
  }
}
