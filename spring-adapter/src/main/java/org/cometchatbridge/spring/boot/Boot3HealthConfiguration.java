/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health component with the types of Spring Boot 3. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
final class Boot3HealthConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "cometChatBridgeHealthIndicator")
  static HealthIndicator cometChatBridgeHealthIndicator(ProviderHealth provider) {
    return () -> Health.status(provider.status()).withDetails(provider.details()).build();
  }
}
