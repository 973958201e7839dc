/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.util.Locale;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Keeps the API key off actuator pages, even where a host has them show values.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class CometChatBridgeActuatorAutoConfiguration {

  CometChatBridgeActuatorAutoConfiguration() {}

  @Bean
  static SanitizingFunction cometChatKeySanitizer() {
    return data -> isKey(data.getKey()) ? data.withValue(SanitizableData.SANITIZED_VALUE) : data;
  }

  /** Any spelling, and the usual name of an environment variable that the property refers to. */
  private static boolean isKey(String name) {
    String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return letters.contains("cometchat") && letters.endsWith("apikey");
  }
}
