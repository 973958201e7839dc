/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages may read a token in the header and at the endpoint. */
class OriginTest {

  private static final String LISTED = "https://app.example";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private FilterFixture fixture;
  private Browser browser;

  @BeforeEach
  void start() {
    fixture =
        FilterFixture.of(
            EMULATOR.emulator(),
            "allowedOrigins",
            LISTED
                + ", http://localhost:5173, https://*.tenants.example.org,"
                + " https://*.dev.example.org:8443");
    fixture
        .application()
        .on(
            "/api/exposed",
            (request, response) -> {
              response.setHeader("Access-Control-Expose-Headers", "X-Total");
              TestApplication.json(response);
            })
        .start();
    browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "same-origin, -, true",
        "same-origin, https://evil.example, true",
        "none, -, true",
        "same-site, -, false",
        "cross-site, -, false",
        "nonsense, -, false",
        "same-site, https://sub.example, false",
        "cross-site, https://evil.example, false",
        "cross-site, null, false",
        "same-site, https://app.example, true",
        "cross-site, https://app.example, true",
        "cross-site, HTTPS://APP.EXAMPLE:443, true",
        "cross-site, http://app.example, false",
        "cross-site, https://app.example:8443, false",
        "cross-site, https://app.example.evil.example, false",
        "cross-site, http://localhost:5173, true",
        "cross-site, https://a.tenants.example.org, true",
        "same-site, https://a.tenants.example.org, true",
        "cross-site, https://a.tenants.example.org:443, true",
        "cross-site, HTTPS://A.Tenants.Example.org, true",
        "cross-site, https://b.a.tenants.example.org, true",
        "cross-site, https://tenants.example.org, false",
        "cross-site, https://.tenants.example.org, false",
        "cross-site, https://a..tenants.example.org, false",
        "cross-site, https://.a.tenants.example.org, false",
        "cross-site, https://eviltenants.example.org, false",
        "cross-site, https://a.tenants.example.org.evil.example, false",
        "cross-site, https://evil.example/.tenants.example.org, false",
        "cross-site, https://evil.example#.tenants.example.org, false",
        "cross-site, https://me@a.tenants.example.org, false",
        "cross-site, http://a.tenants.example.org, false",
        "cross-site, https://a.tenants.example.org:8443, false",
        "cross-site, https://a.dev.example.org:8443, true",
        "cross-site, https://a.dev.example.org, false",
        "-, https://a.tenants.example.org, true",
        "-, https://tenants.example.org, false",
        "-, -, true",
        "-, null, false",
        "-, https://evil.example, false",
        "-, https://app.example, true",
        "-, http://SELF, true",
        "-, https://SELF, true",
        "-, http://127.0.0.1, false",
        "-, http://127.0.0.1:1, false",
        "-, ://, false"
      })
  void pageOfThisOrigin_readsTheToken(String site, String origin, boolean allowed) {
    String self = "127.0.0.1:" + fixture.application().port();
    List<String> headers = new ArrayList<>();
    if (site != null) {
      headers.addAll(List.of("Sec-Fetch-Dest", "empty", "Sec-Fetch-Site", site));
    }
    if (origin != null) {
      headers.addAll(List.of("Origin", origin.replace("SELF", self)));
    }
    String[] sent = headers.toArray(String[]::new);

    assertThat(token(browser.plain("GET", "/api/data", sent)).isPresent()).isEqualTo(allowed);
    HttpResponse<String> endpoint = browser.plain("GET", "/cometchat/token", sent);
    assertThat(endpoint.statusCode()).isEqualTo(allowed ? 200 : 403);
    if (!allowed) {
      assertThat(endpoint.body()).contains("\"error\":\"foreign_origin\"");
    }
  }

  @Test
  void listedOrigin_isAllowedToReadTheHeaders() {
    HttpResponse<String> response = crossSite("/api/data", LISTED);

    fixture.validToken(response);
    assertThat(response.headers().firstValue("Access-Control-Expose-Headers"))
        .contains("X-CometChat-Token, X-CometChat-Uid");
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void listedOrigin_keepsTheHeadersThatTheApplicationExposes() {
    assertThat(
            crossSite("/api/exposed", LISTED).headers().allValues("Access-Control-Expose-Headers"))
        .containsExactly("X-Total, X-CometChat-Token, X-CometChat-Uid");
  }

  @Test
  void ownOrigin_needsNoExposedHeaders() {
    assertThat(browser.fetch("/api/exposed").headers().allValues("Access-Control-Expose-Headers"))
        .containsExactly("X-Total");
  }

  @Test
  void endpoint_allowsListedOriginsByName() {
    HttpResponse<String> response = crossSite("/cometchat/token", "http://localhost:5173");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("http://localhost:5173");
    assertThat(response.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
    assertThat(response.headers().allValues("Vary")).contains("Origin");
  }

  @Test
  void endpoint_hasNoCorsHeadersForForeignOrigins() {
    HttpResponse<String> response = crossSite("/cometchat/token", "https://evil.example");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(response.headers().allValues("Vary")).contains("Origin");
  }

  @Test
  void preflightOfAListedOrigin_isAccepted() {
    HttpResponse<String> response =
        browser.plain(
            "OPTIONS",
            "/cometchat/token",
            "Origin",
            LISTED,
            "Sec-Fetch-Site",
            "cross-site",
            "Access-Control-Request-Method",
            "GET");

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains(LISTED);
    assertThat(response.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
    assertThat(response.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
        .contains("GET");
    assertThat(response.headers().firstValue("Access-Control-Allow-Headers")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-| Accept, Authorization, Content-Type, X-CometChat-Bridge",
        "''| Accept, Authorization, Content-Type, X-CometChat-Bridge",
        "authorization| Accept, Authorization, Content-Type, X-CometChat-Bridge",
        "authorization,content-type,x-cometchat-bridge|"
            + "Accept, Authorization, Content-Type, X-CometChat-Bridge",
        "traceparent, X-XSRF-TOKEN|"
            + "Accept, Authorization, Content-Type, traceparent, X-CometChat-Bridge, x-xsrf-token",
        "x-auth-token,,X-AUTH-TOKEN|"
            + "Accept, Authorization, Content-Type, x-auth-token, X-CometChat-Bridge",
        "*| Accept, Authorization, Content-Type, X-CometChat-Bridge",
        "x-forwarded-for,x-real-ip,forwarded,x-forwarded-user,remote-user,cookie,host|"
            + "Accept, Authorization, Content-Type, X-CometChat-Bridge",
        "x-cometchat-token-evil,x-original-url,x-http-method-override|"
            + "Accept, Authorization, Content-Type, X-CometChat-Bridge"
      })
  void preflightOfAListedOrigin_allowsAuthorizationAndSafeHeaders(String asked, String allowed) {
    List<String> headers =
        new ArrayList<>(
            List.of(
                "Origin",
                "https://a.tenants.example.org",
                "Sec-Fetch-Site",
                "cross-site",
                "Access-Control-Request-Method",
                "GET"));
    if (asked != null) {
      headers.addAll(List.of("Access-Control-Request-Headers", asked));
    }

    HttpResponse<String> response =
        browser.plain("OPTIONS", "/cometchat/token", headers.toArray(String[]::new));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().allValues("Access-Control-Allow-Headers"))
        .containsExactly(allowed.strip());
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://a.tenants.example.org");
  }

  @Test
  void preflightOfAForeignOrigin_allowsNoHeader() {
    HttpResponse<String> response =
        browser.plain(
            "OPTIONS",
            "/cometchat/token",
            "Origin",
            "https://tenants.example.org",
            "Access-Control-Request-Method",
            "GET",
            "Access-Control-Request-Headers",
            "authorization");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Access-Control-Allow-Headers")).isEmpty();
  }

  @Test
  void otherPreflight_isRejected() {
    HttpResponse<String> response =
        browser.plain(
            "OPTIONS",
            "/cometchat/token",
            "Origin",
            "https://evil.example",
            "Access-Control-Request-Method",
            "GET");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(browser.plain("OPTIONS", "/cometchat/token").statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> crossSite(String path, String origin) {
    return browser.plain(
        "GET", path, "Sec-Fetch-Dest", "empty", "Sec-Fetch-Site", "cross-site", "Origin", origin);
  }
}
