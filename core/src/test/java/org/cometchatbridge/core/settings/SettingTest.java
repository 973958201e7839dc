/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.ProfileSync;
import org.cometchatbridge.core.error.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of settings and its names. */
class SettingTest {

  @Test
  void defaults_areThoseOfTheConfig() {
    CometChatBridgeConfig config =
        CometChatBridgeConfig.builder().appId("app1").region("us").apiKey("k").build();

    assertThat(config.connectTimeout()).isEqualTo(Setting.CONNECT_TIMEOUT.defaultDuration());
    assertThat(word(config.tokenScope())).isEqualTo(Setting.TOKEN_SCOPE.defaultText());
    assertThat(word(config.deactivatedUsers())).isEqualTo(Setting.DEACTIVATED_USERS.defaultText());
    assertThat(config.profileSync()).isEqualTo(ProfileSync.ON_LOGIN);
    assertThat(Setting.PROFILE_SYNC.defaultText()).contains("on-login");
    assertThat(word(config.existingUsers())).isEqualTo(Setting.EXISTING_USERS.defaultText());
    assertThat(word(config.recycledUserIds())).isEqualTo(Setting.RECYCLED_USER_IDS.defaultText());
    assertThat(word(config.userIdCase())).isEqualTo(Setting.USER_ID_CASE.defaultText());
    assertThat(word((Enum<?>) config.uidMapping())).isEqualTo(Setting.UID_MAPPING.defaultText());
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void everySetting_isFoundByItsNames(Setting setting) {
    for (SettingNotation notation : SettingNotation.values()) {
      if (notation.has(setting)) {
        assertThat(notation.find(notation.nameOf(setting))).isEqualTo(setting);
      } else {
        assertThatThrownBy(() -> notation.find(notation.nameOf(setting)))
            .isInstanceOf(ConfigurationException.class)
            .hasMessageContaining("'" + notation.nameOf(setting) + "': is not a");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void everySetting_existsSomewhere(Setting setting) {
    assertThat(SettingNotation.values()).anyMatch(notation -> notation.has(setting));
  }

  @ParameterizedTest
  @CsvSource({
    "loginDeadline, maxLoginWait, login-deadline, max-login-wait",
    "flightDeadline, tokenTimeout, flight-deadline, token-timeout",
    "mintBudget, maxTokensPerUserPerHour, mint-budget, max-tokens-per-user-per-hour",
    "onUnstamped, existingUsers, on-unstamped, existing-users",
    "onDeactivated, deactivatedUsers, on-deactivated, deactivated-users",
    "apikey, apiKey, api-kye, api-key",
    "allowedOrigin, allowedOrigins, allowed_origin[0], allowed-origins",
    "tokenscope, tokenScope, token-scop, token-scope"
  })
  void unknownName_isRejectedWithTheLikelyOne(
      String param, String likelyParam, String property, String likelyProperty) {
    assertUnknown(SettingNotation.INIT_PARAM, param, likelyParam);
    assertUnknown(
        SettingNotation.PROPERTY,
        "cometchat.bridge." + property,
        "cometchat.bridge." + likelyProperty);
  }

  @Test
  void formerNameOfAPropertyOnly_isRejectedWithTheNewOne() {
    assertUnknown(
        SettingNotation.PROPERTY,
        "cometchat.bridge.oauth2-host-id",
        "cometchat.bridge.oauth2-user-id");
    assertThatThrownBy(() -> SettingNotation.INIT_PARAM.find("oauth2HostId"))
        .hasMessageContaining("'oauth2HostId': is unknown; did you mean '");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cometchat.bridge.max-login-wait",
        "cometchat.bridge.maxLoginWait",
        "cometchat.bridge.max_login_wait",
        "cometchat.bridge.MAXLOGINWAIT",
        "cometchat.bridge.max-login-wait[0]"
      })
  void property_isFoundInEverySpellingThatSpringBootAccepts(String name) {
    assertThat(SettingNotation.PROPERTY.find(name)).isEqualTo(Setting.MAX_LOGIN_WAIT);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "1ms, 1ms",
    "90s, 1m30s",
    "24h, 1d",
    "1d 1h 1m 1s 1ms, 1d1h1m1s1ms",
    "PT0.001S, 1ms"
  })
  void duration_isFormattedAsItCanBeRead(String text, String formatted) {
    Duration duration = DurationText.parse(text).orElseThrow();

    assertThat(Setting.format(duration)).isEqualTo(formatted);
    assertThat(DurationText.parse(formatted)).contains(duration);
  }

  @Test
  void durationWithoutAShortForm_isFormattedAsIso8601() {
    assertThat(Setting.format(Duration.ofNanos(1))).isEqualTo("PT0.000000001S");
    assertThat(Setting.format(Duration.ofSeconds(-1))).isEqualTo("PT-1S");
  }

  @Test
  void defaultOfAnotherType_isAnError() {
    assertThatThrownBy(Setting.APP_ID::defaultNumber).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(Setting.ENDPOINT::defaultDuration).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void names_areDistinct() {
    assertThat(Arrays.stream(Setting.values()).map(Setting::initParam)).doesNotHaveDuplicates();
    assertThat(Arrays.stream(Setting.values()).map(Setting::property)).doesNotHaveDuplicates();
  }

  private static void assertUnknown(SettingNotation notation, String name, String likely) {
    assertThatThrownBy(() -> notation.find(name))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + name.replace("[0]", "") + "': is unknown")
        .hasMessageContaining("did you mean '" + likely + "'?");
  }

  private static Optional<String> word(Enum<?> constant) {
    return Optional.of(constant.name().toLowerCase(Locale.ROOT));
  }
}
