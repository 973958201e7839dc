/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.testsupport.Browser.token;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.servlet.AppResolver;
import org.cometchatbridge.spring.SecurityForms;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A Spring Boot application with several CometChat apps. */
class AppsTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private CometChatEmulator second;
  private CometChatApps apps;
  private ConfigurableApplicationContext application;

  @BeforeEach
  void open() {
    second = CometChatEmulator.builder().appId("anotherapp").start();
    apps = CometChatApps.create();
    apps.add("first", BridgeFixture.config(EMULATOR.emulator()));
    apps.add("second", BridgeFixture.config(second));
  }

  @AfterEach
  void close() {
    if (application != null) {
      application.close();
    }
    apps.close();
    second.close();
  }

  @Test
  void twoApps_haveTheirOwnTokensOfOneSession_andALogoutRevokesBoth() {
    Browser browser = start(request -> request.getParameter("app"));
    HttpResponse<String> login = browser.fetchForm("/json-login?app=second", "user=ada");
    String ofSecond = token(login).orElseThrow();
    String ofFirst = token(browser.fetch("/page?app=first")).orElseThrow();

    assertThat(second.users().isValid(ofSecond)).isTrue();
    assertThat(EMULATOR.emulator().users().isValid(ofFirst)).isTrue();
    assertThat(browser.fetch("/cometchat/token?app=second").body())
        .contains("\"anotherapp\"", ofSecond);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(403);
    assertThat(application.getBeanNamesForType(CometChatBridge.class)).isEmpty();
    assertThat(application.getBeanNamesForType(ChatUsers.class)).isEmpty();

    SecurityForms.logOut(browser);

    second.journal().awaitCompleted(Operation.DELETE_AUTH_TOKEN, 1, LIMIT);
    EMULATOR.emulator().journal().awaitCompleted(Operation.DELETE_AUTH_TOKEN, 1, LIMIT);
  }

  private Browser start(AppResolver resolver) {
    application =
        new SpringApplicationBuilder(TestApplication.class)
            .initializers(
                context -> {
                  GenericApplicationContext beans = (GenericApplicationContext) context;
                  beans.registerBean(CometChatApps.class, () -> apps);
                  beans.registerBean(AppResolver.class, () -> resolver);
                })
            .properties(Map.of("server.port", "0", "spring.main.banner-mode", "off"))
            .run();
    return new Browser(
        application.getEnvironment().getRequiredProperty("local.server.port", int.class));
  }
}
