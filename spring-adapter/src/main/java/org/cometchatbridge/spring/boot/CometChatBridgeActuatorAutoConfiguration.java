/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.util.List;
import java.util.Locale;
import org.cometchatbridge.core.settings.Setting;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Sanitizes API keys, the keys of stored tokens and the password of the proxy on actuator
 * endpoints, even if the application shows values there.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class CometChatBridgeActuatorAutoConfiguration {

  private static final List<Setting> KEYS =
      List.of(
          Setting.API_KEY,
          Setting.SECONDARY_API_KEY,
          Setting.SYNC_TOKEN_KEY,
          Setting.SYNC_PREVIOUS_TOKEN_KEY);

  CometChatBridgeActuatorAutoConfiguration() {}

  @Bean
  static SanitizingFunction cometChatKeySanitizer(Environment environment) {
    return data ->
        isKey(data.getKey()) || isProxyWithPassword(data) || holdsKey(data.getValue(), environment)
            ? data.withValue(SanitizableData.SANITIZED_VALUE)
            : data;
  }

  /** Matches any spelling, and the usual name of an environment variable that holds the key. */
  private static boolean isKey(String name) {
    String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return letters.contains("cometchat")
        && (letters.endsWith("apikey") || letters.endsWith("tokenkey"));
  }

  private static boolean isProxyWithPassword(SanitizableData data) {
    String letters = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return letters.endsWith("cometchatbridgeproxy")
        && String.valueOf(data.getValue()).contains("@");
  }

  /** Compares values, because the key may come from another property with any name. */
  private static boolean holdsKey(@Nullable Object value, Environment environment) {
    return value != null
        && KEYS.stream()
            .map(setting -> key(setting, environment))
            .anyMatch(key -> key != null && value.toString().contains(key));
  }

  private static @Nullable String key(Setting setting, Environment environment) {
    try {
      String key = environment.getProperty(setting.property());
      return key == null || key.isBlank() ? null : key.strip();
    } catch (IllegalArgumentException unresolvable) {
      return null;
    }
  }
}
