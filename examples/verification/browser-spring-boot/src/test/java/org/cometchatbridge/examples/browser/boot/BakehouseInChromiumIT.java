/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.browser.boot;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.examples.bakehouse.Bakehouse;
import org.cometchatbridge.examples.browser.NodeTests;
import org.cometchatbridge.examples.browser.Tools;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.context.ConfigurableApplicationContext;

/** Tests Bakehouse in Chromium with CometChat's JavaScript SDK. */
// One method is a complete run of Node, which has its own limit.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class BakehouseInChromiumIT {

  private static Tools tools;
  private static ConfigurableApplicationContext bakehouse;

  @BeforeAll
  static void start() throws Exception {
    tools = Tools.present();
    bakehouse = startBakehouse();
  }

  private static ConfigurableApplicationContext startBakehouse() {
    return Bakehouse.start(
        "--spring.profiles.active=emulator",
        "--server.port=0",
        "--demo.sdk=" + Tools.HOME,
        // Longer than by default because the machine may be busy.
        "--cometchat.bridge.max-login-wait=10s");
  }

  @AfterAll
  static void stop() {
    if (bakehouse != null) {
      bakehouse.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> bakehouse() throws Exception {
    return NodeTests.of("bakehouse.test.mjs", environment(bakehouse));
  }

  @TestFactory
  Stream<DynamicTest> accountPages() throws Exception {
    // An application of its own, because users are changed and deleted.
    try (ConfigurableApplicationContext own = startBakehouse()) {
      Map<String, String> environment = new HashMap<>(environment(own));
      environment.put("PEOPLE", "mira/sourdough,tom/croissant,nadia/poppyseed");
      return Stream.concat(
          NodeTests.of("accounts.test.mjs", environment),
          NodeTests.of("profile.test.mjs", environment));
    }
  }

  @TestFactory
  @EnabledIfSystemProperty(named = "pictures.write", matches = "true")
  Stream<DynamicTest> pictures() throws Exception {
    return NodeTests.of("bakehouse.pictures.mjs", environment(bakehouse));
  }

  private static Map<String, String> environment(ConfigurableApplicationContext bakehouse) {
    CometChatEmulator emulator = bakehouse.getBean(CometChatEmulator.class);
    return Map.of(
        "CHROMIUM",
        tools.chromium().toString(),
        "DESK_URL",
        "http://localhost:" + bakehouse.getEnvironment().getProperty("local.server.port") + "/",
        "EMULATOR_URL",
        emulator.consoleUrl().toString(),
        "HOME_PAGE",
        "",
        "SINGLE_PAGE",
        "app",
        "TLS_PORT",
        String.valueOf(emulator.tlsBaseUrl().getPort()));
  }
}
