/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The health component {@code cometChatBridge}.
 *
 * <p>It is {@code UP} while chat works, and {@code DEGRADED}, with HTTP status 200, during an
 * outage of CometChat or while it rejects the key or the app. It is never {@code DOWN}, because the
 * application works without chat. It never calls CometChat. {@code
 * management.health.cometchat-bridge.enabled=false} disables it, and so does {@code
 * management.health.defaults.enabled=false} unless the former is {@code true}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CometChatBridgeAutoConfiguration.class)
@Conditional({OnBridgeOrAppsCondition.class, OnHealthEnabledCondition.class})
@Import({Boot3HealthConfiguration.class, Boot4HealthConfiguration.class})
public final class CometChatBridgeHealthAutoConfiguration {

  CometChatBridgeHealthAutoConfiguration() {}

  // Ordered before the application's listeners, so that a listener that reads the health sees the
  // current outage.
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  static ProviderHealth cometChatProviderHealth(
      ObjectProvider<CometChatBridge> bridge, ObjectProvider<CometChatApps> apps) {
    return new ProviderHealth(bridge, apps);
  }
}
