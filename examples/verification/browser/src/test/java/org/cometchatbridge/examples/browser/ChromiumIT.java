/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.browser;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.examples.sdk.ChatSdk;
import org.cometchatbridge.examples.webxml.Demo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Tests Harbour Desk in Chromium with CometChat's JavaScript SDK. */
// One method is a complete run of Node, which has its own limit.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ChromiumIT {

  /** The npm package that the build of the page-package module has written. */
  private static final Path PAGE_PACKAGE = Path.of("..", "..", "page-package", "target", "npm");

  private static Tools tools;
  private static Demo demo;

  @BeforeAll
  static void start() throws Exception {
    tools = Tools.present();
    demo = startDemo();
  }

  private static Demo startDemo() throws Exception {
    // Longer than by default because the machine may be busy.
    return Demo.start(0, ChatSdk.foundIn(Tools.HOME), System.err, Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    if (demo != null) {
      demo.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> harbourDesk() throws Exception {
    return NodeTests.of("desk.test.mjs", environment());
  }

  /** Users are changed and deleted, so the other tests get another demo. */
  @TestFactory
  Stream<DynamicTest> accountPages() throws Exception {
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("PEOPLE", "ada/lighthouse,ben/tugboat,chloe/manifest");
    List<DynamicTest> tests =
        Stream.concat(
                NodeTests.of("accounts.test.mjs", environment),
                NodeTests.of("profile.test.mjs", environment))
            .toList();
    demo.close();
    demo = startDemo();
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> hostilePages() throws Exception {
    return NodeTests.of("hostile.test.mjs", environment());
  }

  @TestFactory
  Stream<DynamicTest> otherSdks() throws Exception {
    return NodeTests.of("kit.test.mjs", environment());
  }

  @TestFactory
  Stream<DynamicTest> pagesWithBearerTokens() throws Exception {
    try (BearerApplication api = BearerApplication.start(demo.emulator())) {
      Map<String, String> environment = new HashMap<>(environment());
      environment.put("API_URL", api.url().toString());
      return NodeTests.of("bearer.test.mjs", environment);
    }
  }

  @TestFactory
  Stream<DynamicTest> pagesOfANodeServer() throws Exception {
    return NodeTests.of("server-page.test.mjs", environment());
  }

  @TestFactory
  Stream<DynamicTest> npmPackage() throws Exception {
    return NodeTests.of("package.test.mjs", environment());
  }

  @TestFactory
  @EnabledIfSystemProperty(named = "pictures.write", matches = "true")
  Stream<DynamicTest> pictures() throws Exception {
    return NodeTests.of("pictures.mjs", environment());
  }

  private static Map<String, String> environment() throws IOException {
    CometChatEmulator emulator = demo.emulator();
    return Map.of(
        "CHROMIUM",
        tools.chromium().toString(),
        "DESK_URL",
        demo.url().toString(),
        "EMULATOR_URL",
        emulator.consoleUrl().toString(),
        "TLS_PORT",
        String.valueOf(emulator.tlsBaseUrl().getPort()),
        "PAGE_PACKAGE",
        PAGE_PACKAGE.toRealPath().toString());
  }
}
