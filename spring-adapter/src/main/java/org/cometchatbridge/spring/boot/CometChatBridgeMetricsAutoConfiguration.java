/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.cometchatbridge.core.CometChatBridge;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The meters {@code cometchat.bridge.*}, in every registry that Spring Boot binds meters to. No tag
 * names a user.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CometChatBridgeAutoConfiguration.class)
@ConditionalOnClass({MeterRegistry.class, MeterBinder.class})
@ConditionalOnBean(CometChatBridge.class)
public final class CometChatBridgeMetricsAutoConfiguration {

  CometChatBridgeMetricsAutoConfiguration() {}

  // Ordered before the application's listeners, so that a listener that reads the meters sees the
  // current event counted.
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  static BridgeMeterBinder cometChatBridgeMeters() {
    return new BridgeMeterBinder();
  }

  @Bean
  static OutboxMeters cometChatBridgeOutboxMeters(ObjectProvider<CometChatBridge> bridge) {
    return new OutboxMeters(bridge);
  }
}
