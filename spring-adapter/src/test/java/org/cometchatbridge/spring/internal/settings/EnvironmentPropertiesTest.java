/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.error.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

/** The properties where Spring Boot does not read them. */
class EnvironmentPropertiesTest {

  private final MockEnvironment environment = new MockEnvironment();

  @Test
  void nothing_isTheDefaults() {
    BridgeProperties properties = EnvironmentProperties.read(environment);

    assertThat(properties.appId()).isNull();
    assertThat(properties.maxLoginWait()).isNull();
    assertThat(properties.statelessSessionClaimOrDefault()).isEqualTo("sid");
    assertThat(Attach.of(properties.attach())).isEqualTo(new Attach(true, true));
  }

  @Test
  void values_areRead() {
    environment
        .withProperty("cometchat.bridge.app-id", " app1 ")
        .withProperty("cometchat.bridge.max-login-wait", "500ms")
        .withProperty("cometchat.bridge.token-timeout", "PT8S")
        .withProperty("cometchat.bridge.attach", "header, session")
        .withProperty("cometchat.bridge.deactivated-users", "REACTIVATE")
        .withProperty("cometchat.bridge.uid-mapping", "identity")
        .withProperty("cometchat.bridge.tenant", "north")
        .withProperty("cometchat.bridge.existing-users", "reject")
        .withProperty("cometchat.bridge.oauth2-user-id", "registration-and-name")
        .withProperty("cometchat.bridge.region", "  ");

    BridgeProperties properties = EnvironmentProperties.read(environment);

    assertThat(properties.appId()).isEqualTo("app1");
    assertThat(properties.maxLoginWait()).isEqualTo(Duration.ofMillis(500));
    assertThat(properties.tokenTimeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(properties.attach()).containsExactly("header", "session");
    assertThat(properties.deactivatedUsers()).isEqualTo(DeactivatedUserPolicy.REACTIVATE);
    assertThat(properties.uidMapping()).isEqualTo(UidStrategy.IDENTITY);
    assertThat(properties.tenant()).isEqualTo("north");
    assertThat(properties.existingUsers()).isEqualTo(ExistingUserPolicy.REJECT);
    assertThat(properties.oauth2UserId()).isEqualTo(OAuth2UserIdSource.REGISTRATION_AND_NAME);
    assertThat(properties.region()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "max-login-wait, soon, maxLoginWait, is not a time",
    "max-tokens-per-user-per-hour, many, maxTokensPerUserPerHour, is not a whole number",
    "token-scope, page, tokenScope, session or user",
    "deactivated-users, maybe, deactivatedUsers, reject or reactivate",
    "uid-mapping, email, uidMapping, default or identity or hash",
    "existing-users, maybe, existingUsers, adopt or reject or stamp",
    "oauth2-user-id, email, oauth2UserId, name or registration-and-name"
  })
  void unreadableValue_isExplained(String name, String value, String setting, String problem) {
    environment.setProperty("cometchat.bridge." + name, value);

    assertThatThrownBy(() -> EnvironmentProperties.read(environment))
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.setting()).isEqualTo(setting))
        .hasMessageContaining(problem);
  }

  @Test
  void tlsBundleWithoutSpringBoot_isExplained() {
    environment
        .withProperty("cometchat.bridge.app-id", "app1")
        .withProperty("cometchat.bridge.region", "us")
        .withProperty("cometchat.bridge.api-key", "not-a-real-key")
        .withProperty("cometchat.bridge.ssl.bundle", "chat");
    BridgeProperties properties = EnvironmentProperties.read(environment);

    assertThatThrownBy(() -> BridgeConfigMapper.of(properties, null))
        .hasMessageContaining("CometChatBridgeConfig with an SSLContext");
  }

  @Test
  void text_holdsNoKey() {
    environment
        .withProperty("cometchat.bridge.app-id", "app1")
        .withProperty("cometchat.bridge.api-key", "not-a-real-key")
        .withProperty("cometchat.bridge.secondary-api-key", "next-key");

    BridgeProperties properties = EnvironmentProperties.read(environment);

    assertThat(properties.secondaryApiKey()).isEqualTo("next-key");
    assertThat(properties.toString()).contains("app1").doesNotContain("not-a-real-key", "next-key");
  }
}
