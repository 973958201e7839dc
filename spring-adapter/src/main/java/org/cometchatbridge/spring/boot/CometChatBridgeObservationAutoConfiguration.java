/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import io.micrometer.observation.ObservationRegistry;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.spi.TokenRequestObserver;
import org.cometchatbridge.spring.observation.TokenRequestObservationConvention;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Records every token request as the observation {@code cometchat.bridge.token.request}. Its parent
 * is the observation that is current at the login. A bean of type {@link
 * TokenRequestObservationConvention} changes its names and key values. Without an {@link
 * ObservationRegistry} it does nothing.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CometChatBridgeAutoConfiguration.class)
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(CometChatBridge.class)
public final class CometChatBridgeObservationAutoConfiguration {

  CometChatBridgeObservationAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(TokenRequestObserver.class)
  static TokenRequestObserver cometChatTokenRequestObserver(
      ObjectProvider<ObservationRegistry> registry,
      ObjectProvider<TokenRequestObservationConvention> convention) {
    return new TokenRequestObservations(registry, convention);
  }
}
