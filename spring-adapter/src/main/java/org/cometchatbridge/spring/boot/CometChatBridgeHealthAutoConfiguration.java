/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.cometchatbridge.core.CometChatBridge;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The health component {@code cometChatBridge}.
 *
 * <p>It is {@code UP} as long as the application works without chat. Its detail {@code provider} is
 * {@code OK}, or {@code DEGRADED} during an outage of CometChat. It is {@code DOWN} only for a
 * wrong key or app, which an operator must fix. It never calls CometChat. {@code
 * management.health.cometchat-bridge.enabled=false} disables it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CometChatBridgeAutoConfiguration.class)
@ConditionalOnBean(CometChatBridge.class)
@ConditionalOnProperty(name = "management.health.cometchat-bridge.enabled", matchIfMissing = true)
@Import({Boot3HealthConfiguration.class, Boot4HealthConfiguration.class})
public final class CometChatBridgeHealthAutoConfiguration {

  CometChatBridgeHealthAutoConfiguration() {}

  // Ordered before the application's listeners, so that a listener that reads the health sees the
  // current outage.
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  static ProviderHealth cometChatProviderHealth() {
    return new ProviderHealth();
  }
}
