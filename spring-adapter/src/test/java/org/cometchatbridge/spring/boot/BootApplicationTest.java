/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.core.RecordingListener;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.spring.SecurityForms;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.context.WebApplicationContext;

/** A Spring Boot application with an embedded container, configured by properties only. */
class BootApplicationTest {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private ConfigurableApplicationContext application;

  @AfterEach
  void stop() {
    if (application != null) {
      application.close();
    }
  }

  @Test
  void formLogin_isBridgedAndKeepsItsTarget() {
    Browser browser = start();

    HttpResponse<String> denied = browser.navigate("/page");
    HttpResponse<String> login = SecurityForms.logIn(browser, "cometchat-uid-1", "pw");
    events().await(BridgeEvent.TokenCreated.class, 1);
    HttpResponse<String> endpoint = browser.fetch("/cometchat/token");

    assertThat(denied.statusCode()).isEqualTo(302);
    assertThat(login.statusCode()).isEqualTo(302);
    assertThat(login.headers().firstValue("Location").orElseThrow()).contains("/page");
    assertThat(token(login)).isEmpty();
    assertThat(endpoint.statusCode()).isEqualTo(200);
    assertThat(endpoint.body()).contains("\"uid\":\"cometchat-uid-1\"");
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  void loginByAController_returnsTheTokenAndTheApplicationsHeaders() {
    Browser browser = start();

    HttpResponse<String> login = browser.fetchForm("/json-login", "user=ada");

    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(token(login)).isPresent();
    assertThat(login.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(login.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(login.headers().firstValue("Pragma")).hasValue("no-cache");
    assertThat(login.headers().allValues("Cache-Control")).hasSize(1);
    assertThat(emulator().journal().count()).isEqualTo(2);
  }

  @Test
  @SuppressWarnings("unchecked")
  void loginByAController_startsTheTokenRequestBeforeItReturns() {
    Browser browser = start();
    try (Hold hold = emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      application
          .getBean("workAfterLogin", AtomicReference.class)
          .set(
              (Runnable)
                  () -> {
                    hold.awaitHeld(1, REAL_LIMIT);
                    hold.release();
                  });

      HttpResponse<String> login = browser.fetchForm("/json-login", "user=cometchat-uid-1");

      assertThat(login.statusCode()).isEqualTo(200);
      assertThat(token(login)).isPresent();
    }
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  void logout_revokesTheToken() {
    Browser browser = start();
    SecurityForms.logIn(browser, "cometchat-uid-1", "pw");
    events().await(BridgeEvent.TokenCreated.class, 1);
    browser.fetch("/cometchat/token");

    SecurityForms.logOut(browser);

    events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    emulator().journal().awaitCount(Operation.DELETE_AUTH_TOKEN, 1, REAL_LIMIT);
  }

  @Test
  void stoppedApplication_revokesNothing() {
    Browser browser = start();
    SecurityForms.logIn(browser, "cometchat-uid-1", "pw");
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);

    application.close();

    assertThat(emulator().journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }

  @Test
  void filter_isRegisteredOnce() {
    start();

    assertThat(
            ((WebApplicationContext) application)
                .getServletContext().getFilterRegistrations().values().stream()
                    .filter(filter -> filter.getClassName().contains("cometchatbridge")))
        .singleElement()
        .satisfies(filter -> assertThat(filter.getName()).isEqualTo("cometChatBridgeFilter"));
  }

  @Test
  void endpointWithoutAUser_respondsWithJsonAndNoLoginPage() {
    HttpResponse<String> endpoint = start().navigate("/cometchat/token");

    assertThat(endpoint.statusCode()).isEqualTo(401);
    assertThat(endpoint.body()).contains("not_logged_in");
  }

  /** A proxy in front strips the prefix of the path. */
  @Test
  void addressesInTheMarkup_haveTheForwardedPrefix() {
    Browser behind = start("server.forward-headers-strategy=framework");

    assertThat(behind.navigate("/addresses", "X-Forwarded-Prefix", "/shop").body())
        .matches("/shop/cometchat/bridge\\.[0-9a-f]{12}\\.js /shop/cometchat/token");
    assertThat(behind.navigate("/addresses", "X-Forwarded-Prefix", "//evil.example").body())
        .doesNotContain("evil");
    assertThat(behind.navigate("/addresses").body())
        .matches("/cometchat/bridge\\.[0-9a-f]{12}\\.js /cometchat/token");
  }

  /** The browser sends a preflight without credentials, so it must not need a login. */
  @Test
  void preflightOfAListedOrigin_needsNoLogin() {
    Browser browser = start("cometchat.bridge.allowed-origins=https://*.tenants.example.org");

    HttpResponse<String> response =
        browser.plain(
            "OPTIONS",
            "/cometchat/token",
            "Origin",
            "https://a.tenants.example.org",
            "Sec-Fetch-Site",
            "cross-site",
            "Access-Control-Request-Method",
            "GET",
            "Access-Control-Request-Headers",
            "authorization");

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization");
  }

  @Test
  void outage_isShownByHealthAndLoginsSucceed() {
    Browser browser =
        start(
            "management.endpoint.health.show-details=always",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.configprops.show-values=always",
            "management.endpoint.env.show-values=always",
            "cometchat.bridge.max-login-wait=50ms");
    emulator()
        .faults()
        .onAny()
        .error(503, "ERR_OPERATION_FAILED")
        .header("Retry-After", "1")
        .always();

    assertThat(SecurityForms.logIn(browser, "cometchat-uid-1", "pw").statusCode()).isEqualTo(302);
    for (String user : List.of("ada", "bob")) {
      HttpResponse<String> login = new Browser(port()).fetchForm("/json-login", "user=" + user);
      assertThat(login.statusCode()).isEqualTo(200);
    }
    events().await(BridgeEvent.OutageStarted.class, 1);

    assertThat(browser.fetch("/actuator/health").body())
        .contains(
            "\"cometChatBridge\":{\"status\":\"DEGRADED\",\"details\":{\"provider\":\"DEGRADED\",\"userChanges\":{");
    assertThat(browser.fetch("/actuator/metrics/cometchat.bridge.outages").body())
        .contains("\"value\":1.0");
    for (String page : List.of("configprops", "env")) {
      assertThat(browser.fetch("/actuator/" + page).body())
          .contains(emulator().appId())
          .doesNotContain(emulator().apiKey());
    }
  }

  @Test
  void userWithoutTheAuthority_getsNoChat() {
    Browser browser = start("cometchat.bridge.required-authorities=CHAT");
    SecurityForms.logIn(browser, "cometchat-uid-1", "pw");

    HttpResponse<String> other = browser.fetch("/cometchat/token");
    HttpResponse<String> ada = new Browser(port()).fetchForm("/json-login", "user=ada");

    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(other.body()).contains("not_eligible");
    assertThat(token(ada)).isPresent();
    assertThat(emulator().journal().count(Operation.CREATE_AUTH_TOKEN, "cometchat-uid-1")).isZero();
  }

  @Test
  void basicAuthenticationWithoutASession_isBridgedOnceInScopeUser() {
    Browser browser = start("cometchat.bridge.token-scope=user");
    String basic = "Basic " + Base64.getEncoder().encodeToString("ada:pw".getBytes(UTF_8));

    for (int i = 0; i < 20; i++) {
      HttpResponse<String> response =
          browser.fetch("/page", "Authorization", basic, "X-CometChat-Token", "?");
      assertThat(response.statusCode()).isEqualTo(200);
    }

    assertThat(events().all(BridgeEvent.TokenCreated.class)).hasSizeLessThan(2);
    HttpResponse<String> endpoint = browser.fetch("/cometchat/token", "Authorization", basic);
    assertThat(endpoint.statusCode()).isEqualTo(200);
    assertThat(events().await(BridgeEvent.TokenCreated.class, 1)).hasSize(1);
  }

  @Test
  void tokenRequest_isObservedAsAChildOfTheLogin() {
    Browser browser = start();
    Observed observed = application.getBean(Observed.class);

    browser.fetchForm("/json-login", "user=ada");

    Observation.Context tokenRequest = observed.await("cometchat.bridge.token.request");
    assertThat(tokenRequest.getLowCardinalityKeyValue("outcome").getValue()).isEqualTo("ready");
    assertThat(tokenRequest.getParentObservation()).isNotNull();
  }

  @Test
  void applicationWithoutTheBridge_isNotChanged() {
    Browser browser = start("cometchat.bridge.enabled=false", "cometchat.bridge.app-id=");

    SecurityForms.logIn(browser, "cometchat-uid-1", "pw");

    assertThat(browser.fetch("/page").statusCode()).isEqualTo(200);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(403);
    assertThat(emulator().journal().count()).isZero();
  }

  private Browser start(String... properties) {
    application =
        new SpringApplicationBuilder(TestApplication.class)
            // Time is real here, and a machine that is busy needs more of it than by default.
            .properties(
                Map.of(
                    "server.port", "0",
                    "spring.main.banner-mode", "off",
                    "cometchat.bridge.max-login-wait", "10s"))
            .run(arguments(properties));
    return new Browser(port());
  }

  private int port() {
    return application.getEnvironment().getRequiredProperty("local.server.port", int.class);
  }

  private static String[] arguments(String... properties) {
    CometChatEmulator emulator = EMULATOR.emulator();
    String[] all = new String[properties.length + 4];
    all[0] = "--cometchat.bridge.app-id=" + emulator.appId();
    all[1] = "--cometchat.bridge.region=" + emulator.region();
    all[2] = "--cometchat.bridge.api-key=" + emulator.apiKey();
    all[3] = "--cometchat.bridge.base-url=" + emulator.baseUrl();
    for (int i = 0; i < properties.length; i++) {
      all[i + 4] = "--" + properties[i];
    }
    return all;
  }

  private CometChatEmulator emulator() {
    return EMULATOR.emulator();
  }

  private RecordingListener events() {
    return application.getBean(RecordingListener.class);
  }

  private static Optional<String> token(HttpResponse<String> response) {
    return response.headers().firstValue("X-CometChat-Token");
  }
}
