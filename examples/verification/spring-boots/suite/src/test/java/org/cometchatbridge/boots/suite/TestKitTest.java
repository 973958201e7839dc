/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.application.TestApplication;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testkit.CometChatTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Tests as an application would write them with the test kit. */
class TestKitTest {

  private static final String ADDRESS = "server.address=127.0.0.1";

  @Nested
  @SpringBootTest(
      classes = TestApplication.class,
      webEnvironment = WebEnvironment.RANDOM_PORT,
      properties = ADDRESS)
  @CometChatTest
  class WithTheAnnotation {

    @Autowired private CometChatEmulator cometChat;

    @Value("${local.server.port}")
    private int port;

    @Test
    void login_createsTheUserInTheEmulator() {
      BootBrowser browser = new BootBrowser(port);
      browser.formLogin(Accounts.NEW_USER);

      assertThat(BootBrowser.json(browser.endpoint()).get("uid").asText())
          .isEqualTo(Accounts.NEW_USER);
      assertThat(cometChat.users().find(Accounts.NEW_USER)).isPresent();
      assertThat(cometChat.users().tokens(Accounts.NEW_USER)).hasSize(1);
    }

    @Test
    void userOfAnotherTest_isCreatedAgain() {
      BootBrowser browser = new BootBrowser(port);
      browser.formLogin(Accounts.NEW_USER);
      browser.endpoint();

      assertThat(cometChat.users().tokens(Accounts.NEW_USER)).hasSize(1);
      assertThat(cometChat.journal().count(Operation.CREATE_USER)).isEqualTo(1);
    }
  }

  /** Has the settings of CometChat itself. */
  @Nested
  @SpringBootTest(
      classes = TestApplication.class,
      webEnvironment = WebEnvironment.RANDOM_PORT,
      properties = {
        ADDRESS,
        "cometchat.bridge.app-id=app1",
        "cometchat.bridge.region=us",
        "cometchat.bridge.api-key=0123456789abcdef0123456789abcdef01234567"
      })
  class WithoutTheAnnotation {

    @Autowired private ObjectProvider<CometChatBridge> bridge;

    @Test
    void bridge_isSwitchedOff() {
      assertThat(bridge.getIfAvailable()).isNull();
    }
  }

  /** Starts its own stand-in for CometChat. */
  @Nested
  @SpringBootTest(
      classes = TestApplication.class,
      webEnvironment = WebEnvironment.RANDOM_PORT,
      properties = ADDRESS)
  class WithAnEmulatorOfItsOwn {

    @Autowired private ObjectProvider<CometChatBridge> bridge;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
      registry.add("cometchat.bridge.app-id", () -> "app1");
      registry.add("cometchat.bridge.region", () -> "us");
      registry.add("cometchat.bridge.api-key", () -> CometChatEmulator.DEFAULT_API_KEY);
      registry.add("cometchat.bridge.base-url", () -> "http://localhost:8090/v3");
    }

    @Test
    void bridge_isNotSwitchedOff() {
      assertThat(bridge.getIfAvailable()).isNotNull();
    }
  }
}
