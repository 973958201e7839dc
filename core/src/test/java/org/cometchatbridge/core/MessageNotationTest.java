/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.net.URI;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events and log lines name settings as the configuration names them. */
class MessageNotationTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void rejectedKey_isNamedAsAProperty() {
    CometChatBridgeConfig config = config().apiKey("wrong-key-0123456789").build();
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator(), config)) {
      fixture.loginAndWait(newSession(), user("emp-1"));

      assertThat(fixture.events().await(BridgeEvent.OperatorActionRequired.class, 1))
          .extracting(BridgeEvent.OperatorActionRequired::remedy)
          .singleElement()
          .asString()
          .contains("Set cometchat.bridge.api-key to", "cometchat.bridge.secondary-api-key")
          .doesNotContain("apiKey", "secondaryApiKey");
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("Set cometchat.bridge.api-key to");
    }
  }

  @Test
  void secondKeyInUse_isNamedAsAProperty() {
    CometChatBridgeConfig config =
        config().apiKey("wrong-key-0123456789").secondaryApiKey(emulator().apiKey()).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator(), config)) {
      fixture.loginAndWait(newSession(), user("emp-1"));

      assertThat(fixture.events().await(BridgeEvent.SecondaryKeyInUse.class, 1))
          .extracting(BridgeEvent.SecondaryKeyInUse::remedy)
          .singleElement()
          .asString()
          .contains("Set cometchat.bridge.api-key to", "remove cometchat.bridge.secondary-api-key");
    }
  }

  @Test
  void unknownHost_namesEverySettingAsAProperty() {
    CometChatBridgeConfig config =
        config().baseUrl(URI.create("https://cometchat-bridge.invalid/v3")).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator(), config)) {
      for (int i = 0; i < 10; i++) {
        fixture.loginAndWait(newSession(), user("emp-" + i));
      }

      assertThat(fixture.events().await(BridgeEvent.OutageStarted.class, 1).get(0).remedy())
          .get()
          .asString()
          .contains(
              "cometchat.bridge.app-id",
              "cometchat.bridge.region",
              "cometchat.bridge.base-url",
              "cometchat.bridge.proxy");
    }
  }

  @Test
  void tokenQuota_isNamedAsAProperty() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core");
        BridgeFixture fixture =
            new BridgeFixture(emulator(), config().maxTokensPerUserPerHour(1).build())) {
      fixture.loginAndWait(newSession(), user("cometchat-uid-1"));
      fixture.loginAndWait(newSession(), user("cometchat-uid-1"));

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains(
              "A user reached cometchat.bridge.max-tokens-per-user-per-hour (1)",
              "cometchat.bridge.token-scope=user");
    }
  }

  private static CometChatEmulator emulator() {
    return EMULATOR.emulator();
  }

  private static CometChatBridgeConfig.Builder config() {
    return BridgeFixture.config(emulator()).toBuilder().notation(SettingNotation.PROPERTY);
  }
}
