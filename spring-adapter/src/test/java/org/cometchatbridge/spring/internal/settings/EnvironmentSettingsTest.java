/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/** The properties in the environment of an application without Spring Boot. */
class EnvironmentSettingsTest {

  private final MockEnvironment environment = new MockEnvironment();
  private final SettingReader settings = EnvironmentSettings.of(environment);

  @BeforeEach
  void connect() {
    environment
        .withProperty("cometchat.bridge.app-id", " app1 ")
        .withProperty("cometchat.bridge.region", "us")
        .withProperty("cometchat.bridge.api-key", "not-a-real-key");
  }

  @Test
  void nothingElse_isTheDefaults() {
    CometChatBridgeConfig config =
        BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty());

    assertThat(config.appId()).isEqualTo("app1");
    assertThat(config.maxLoginWait()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.text(Setting.STATELESS_SESSION_CLAIM)).isEmpty();
    assertThat(settings.list(Setting.ATTACH)).isEmpty();
  }

  @Test
  void values_areRead() {
    environment
        .withProperty("cometchat.bridge.secondary-api-key", "next-key")
        .withProperty("cometchat.bridge.max-login-wait", "500ms")
        .withProperty("cometchat.bridge.token-timeout", "PT8S")
        .withProperty("cometchat.bridge.attach", "header, session")
        .withProperty("cometchat.bridge.deactivated-users", "REACTIVATE")
        .withProperty("cometchat.bridge.uid-mapping", "identity")
        .withProperty("cometchat.bridge.tenant", "north")
        .withProperty("cometchat.bridge.existing-users", "reject")
        .withProperty("cometchat.bridge.oauth2-user-id", "registration-and-name")
        .withProperty("cometchat.bridge.endpoint", "  ");

    CometChatBridgeConfig config =
        BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty());

    assertThat(config.secondaryApiKey()).contains("next-key");
    assertThat(config.toString()).contains("secondaryApiKey=redacted");
    assertThat(config.maxLoginWait()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.tokenTimeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.deactivatedUsers()).isEqualTo(DeactivatedUserPolicy.REACTIVATE);
    assertThat(config.uidMapping()).isEqualTo(UidStrategy.IDENTITY);
    assertThat(config.tenant()).contains("north");
    assertThat(config.existingUsers()).isEqualTo(ExistingUserPolicy.REJECT);
    assertThat(settings.list(Setting.ATTACH).orElseThrow()).containsExactly("header", "session");
    assertThat(settings.word(Setting.OAUTH2_USER_ID, OAuth2UserIdSource.class))
        .contains(OAuth2UserIdSource.REGISTRATION_AND_NAME);
    assertThat(settings.text(Setting.ENDPOINT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          api-key           | ${env:CHAT_KEY}          | ${CHAT_KEY}
          secondary-api-key | ${sys:chat.key}          | ${chat.key}
          app-id            | app-${env:STAGE}         | ${STAGE}
          api-key           | ${CHAT_KEY:${env:OTHER}} | ${OTHER}
          api-key           | ${indirect}              | ${CHAT_KEY}
          """)
  void referenceOfAnInitParam_isRejectedWithSpringsOwnForm(
      String name, String value, String remedy) {
    environment.setProperty("indirect", "${env:CHAT_KEY}");
    environment.setProperty("cometchat.bridge." + name, value);

    assertThatThrownBy(
            () ->
                BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty()))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e -> {
              assertThat(e.setting()).isEqualTo("cometchat.bridge." + name);
              assertThat(e.remedy()).isEqualTo("write " + remedy);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"${env:${NAME}}", "${sys:${NAME}}", "${file:${NAME}/key}"})
  void placeholderInsideOfAReference_isRejected(String value) {
    environment.withProperty("NAME", "x").withProperty("cometchat.bridge.api-key", value);

    assertThatThrownBy(
            () ->
                BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has a placeholder inside of ${");
  }

  @Test
  void placeholderOfSpring_isKept() {
    environment
        .withProperty("env", "prod")
        .withProperty("CHAT_KEY", "key-of-prod")
        .withProperty("cometchat.bridge.app-id", "app-${env:dev}")
        .withProperty("cometchat.bridge.tenant", "${tenant:north}")
        .withProperty("cometchat.bridge.api-key", "${CHAT_KEY}");

    CometChatBridgeConfig config =
        BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty());

    assertThat(config.appId()).isEqualTo("app-prod");
    assertThat(config.tenant()).contains("north");
    assertThat(config.apiKey()).isEqualTo("key-of-prod");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${file:%s}",
        "file:%s",
        "file://%s",
        "${chat.key-file}",
        "${absent:${file:%s}}",
        "file:${folder}/key"
      })
  void fileOfAKey_isReadForEveryCall(String value, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "first-key\n");
    environment.setProperty("folder", folder.toString());
    environment.setProperty("chat.key-file", "${file:" + file + "}");
    environment.setProperty("cometchat.bridge.api-key", value.formatted(file));
    CometChatBridgeConfig config =
        BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty());
    assertThat(config.apiKey()).isEqualTo("first-key");

    Files.writeString(file, "second-key\n");

    assertThat(config.apiKey()).isEqualTo("second-key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${file:/no/such/file}", "file:/no/such/file"})
  void missingFile_isRejectedWithItsPath(String value) {
    environment.setProperty("cometchat.bridge.api-key", value);

    assertThatThrownBy(
            () ->
                BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("/no/such/file")
        .hasMessageContaining("NoSuchFileException");
  }

  @Test
  void keyInTheEnvironment_isReadForEveryCall() {
    CometChatBridgeConfig config =
        BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty());
    assertThat(config.toString()).contains(" apiKey=redacted").doesNotContain("secondaryApiKey");

    environment.setProperty("cometchat.bridge.api-key", "second-key");
    environment.setProperty("cometchat.bridge.secondary-api-key", "third-key");

    assertThat(config.apiKey()).isEqualTo("second-key");
    assertThat(config.secondaryApiKey()).contains("third-key");
  }

  @Test
  void listInYaml_isOnePropertyForEachElement() {
    environment
        .withProperty("cometchat.bridge.allowed-origins[0]", "https://one.example")
        .withProperty("cometchat.bridge.allowed-origins[1]", "https://two.example");

    assertThat(EnvironmentSettings.checked(environment).list(Setting.ALLOWED_ORIGINS).orElseThrow())
        .containsExactly("https://one.example", "https://two.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-login-wait               | soon  | is not a duration
          max-tokens-per-user-per-hour | many  | is not a whole number
          token-scope                  | page  | session or user
          deactivated-users            | maybe | reject or reactivate
          uid-mapping                  | email | default, identity, hash or the name of a class
          existing-users               | maybe | adopt, reject or claim
          """)
  void unreadableValue_isRejectedByTheNameOfTheProperty(String name, String value, String problem) {
    environment.setProperty("cometchat.bridge." + name, value);

    assertThatThrownBy(
            () ->
                BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty()))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e -> assertThat(e.setting()).isEqualTo("cometchat.bridge." + name))
        .hasMessageContaining(problem);
  }

  @Test
  void sslBundleWithoutSpringBoot_isRejected() {
    environment.withProperty("cometchat.bridge.ssl.bundle", "chat");

    assertThatThrownBy(
            () ->
                BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty()))
        .hasMessageContaining("'cometchat.bridge.ssl.bundle': needs Spring Boot")
        .hasMessageContaining("CometChatBridgeConfig with an SSLContext");
  }

  @Test
  void config_holdsNoKeyInItsText() {
    assertThat(
            BridgeConfigMapper.of(settings, null, ApiKeySources.properties(), Optional.empty())
                .toString())
        .contains("app1")
        .doesNotContain("not-a-real-key");
  }
}
