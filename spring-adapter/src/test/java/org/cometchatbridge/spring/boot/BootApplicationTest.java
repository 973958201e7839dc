/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.RecordingListener;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.spring.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A Boot application on its own container, bridged by dependency and properties only. */
class BootApplicationTest {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  @RegisterExtension
  static final CometChatEmulatorExtension EMULATOR = new CometChatEmulatorExtension();

  private ConfigurableApplicationContext host;

  @AfterEach
  void stop() {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void formLogin_isBridgedAndLeadsWhereItDid() {
    Browser browser = start();

    HttpResponse<String> denied = browser.navigate("/page");
    HttpResponse<String> login = browser.login("cometchat-uid-1", "pw");
    events().await(BridgeEvent.TokenMinted.class, 1);
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
  void loginByAController_carriesTheTokenAndTheHostsHeaders() {
    Browser browser = start();

    HttpResponse<String> login = browser.fetch("POST", "/json-login", "user=ada");

    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(token(login)).isPresent();
    assertThat(login.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(login.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(login.headers().firstValue("Pragma")).hasValue("no-cache");
    assertThat(login.headers().allValues("Cache-Control")).hasSize(1);
    assertThat(emulator().journal().count()).isEqualTo(2);
  }

  @Test
  void logout_endsTheToken() {
    Browser browser = start();
    browser.login("cometchat-uid-1", "pw");
    events().await(BridgeEvent.TokenMinted.class, 1);
    browser.fetch("/cometchat/token");

    String csrf = browser.csrfOf(browser.navigate("/logout"));
    browser.post("/logout", csrf);

    events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    emulator().journal().awaitCount(Operation.DELETE_AUTH_TOKEN, 1, REAL_LIMIT);
  }

  @Test
  void endpointForNobody_isAJsonAnswerAndNoLoginPage() {
    HttpResponse<String> endpoint = start().navigate("/cometchat/token");

    assertThat(endpoint.statusCode()).isEqualTo(401);
    assertThat(endpoint.body()).contains("not_logged_in");
  }

  @Test
  void hostWithoutTheBridge_isUntouched() {
    Browser browser = start("cometchat.bridge.enabled=false", "cometchat.bridge.app-id=");

    browser.login("cometchat-uid-1", "pw");

    assertThat(browser.fetch("/page").statusCode()).isEqualTo(200);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(403);
    assertThat(emulator().journal().count()).isZero();
  }

  private Browser start(String... properties) {
    host =
        new SpringApplicationBuilder(HostApplication.class)
            .properties(Map.of("server.port", "0", "spring.main.banner-mode", "off"))
            .run(arguments(properties));
    return new Browser(host.getEnvironment().getRequiredProperty("local.server.port", int.class));
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
    return host.getBean(RecordingListener.class);
  }

  private static Optional<String> token(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-CometChat-Token");
  }
}
