/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain http to another machine: only where it is asked for, and with a warning at every start. */
class InsecureBaseUrlTest {

  private static CometChatBridgeConfig.Builder config(String baseUrl) {
    return CometChatBridgeConfig.builder()
        .appId("app1")
        .region("eu")
        .apiKey("not-a-real-key")
        .baseUrl(URI.create(baseUrl));
  }

  private static List<String> warningsOfTwoStarts(CometChatBridgeConfig config) {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core")) {
      CometChatBridge.create(config).close();
      CometChatBridge.create(config).close();
      return log.warnings();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://emulator:8090/v3",
        "http://10.1.2.3:8090/v3",
        "http://[fd00::7]/v3",
        "HTTP://chat.example/v3"
      })
  void withTheSetting_isAcceptedAndWarnedAboutAtEveryStart(String url) {
    CometChatBridgeConfig config = config(url).insecureBaseUrl(true).build();

    assertThat(config.baseUrl().getHost()).isEqualTo(URI.create(url).getHost());
    assertThat(warningsOfTwoStarts(config))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("INSECURE: ")
                    .contains(config.baseUrl().toString(), "clear text", "insecureBaseUrl")
                    .doesNotContain("not-a-real-key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://chat.example/v3", "http://localhost:8090/v3", "http://[::1]/v3"})
  void withoutPlainHttpToAnotherHost_nothingIsWarnedAbout(String url) {
    assertThat(warningsOfTwoStarts(config(url).insecureBaseUrl(true).build())).isEmpty();
  }

  @Test
  void isOffByDefault_andKeptByACopy() {
    assertThat(config("https://chat.example/v3").build().insecureBaseUrl()).isFalse();
    CometChatBridgeConfig insecure =
        config("http://emulator:8090/v3").insecureBaseUrl(true).build();
    assertThat(insecure.toBuilder().build().insecureBaseUrl()).isTrue();
  }

  @Test
  void withoutTheSetting_theRejectionNamesItInTheNotationOfTheSource() {
    for (SettingNotation notation : List.of(SettingNotation.INIT_PARAM, SettingNotation.PROPERTY)) {
      String setting =
          notation == SettingNotation.PROPERTY
              ? "cometchat.bridge.insecure-base-url=true"
              : "insecureBaseUrl=true";
      assertThatThrownBy(config("http://emulator:8090/v3").notation(notation)::build)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(setting);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://emulator/v3",
        "http://u:p@emulator/v3",
        "http://emulator/v3?x=1",
        "http:/v3",
        "//emulator/v3"
      })
  void withTheSetting_otherWrongUrlsAreStillRejected(String url) {
    assertThatThrownBy(config(url).insecureBaseUrl(true)::build)
        .isInstanceOf(ConfigurationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://comet_chat:8090/v3", "https://a_b.example/v3"})
  void hostWithAnUnderscore_isRejectedWithItsReason(String url) {
    assertThatThrownBy(config(url).insecureBaseUrl(true)::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("underscore in its host name");
  }
}
