/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.util.List;
import java.util.Locale;
import org.cometchatbridge.spring.internal.settings.BridgeProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Keeps the API keys off actuator pages, even where an application has them show values.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class CometChatBridgeActuatorAutoConfiguration {

  private static final List<String> KEYS = List.of("api-key", "secondary-api-key");

  CometChatBridgeActuatorAutoConfiguration() {}

  @Bean
  static SanitizingFunction cometChatKeySanitizer(Environment environment) {
    return data ->
        isKey(data.getKey()) || holdsKey(data.getValue(), environment)
            ? data.withValue(SanitizableData.SANITIZED_VALUE)
            : data;
  }

  /** Any spelling, and the usual name of an environment variable that the property refers to. */
  private static boolean isKey(String name) {
    String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return letters.contains("cometchat") && letters.endsWith("apikey");
  }

  /** The property may refer to another one, of whatever name. */
  private static boolean holdsKey(@Nullable Object value, Environment environment) {
    return value != null
        && KEYS.stream()
            .map(name -> key(name, environment))
            .anyMatch(key -> key != null && value.toString().contains(key));
  }

  private static @Nullable String key(String name, Environment environment) {
    try {
      String key = environment.getProperty(BridgeProperties.PREFIX + name);
      return key == null || key.isBlank() ? null : key.strip();
    } catch (IllegalArgumentException unresolvable) {
      return null;
    }
  }
}
