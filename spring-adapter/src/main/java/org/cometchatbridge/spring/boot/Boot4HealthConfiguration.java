/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health component with the types of Spring Boot 4, which are in another package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
final class Boot4HealthConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "cometChatBridgeHealthIndicator")
  static HealthIndicator cometChatBridgeHealthIndicator(ProviderHealth provider) {
    return () -> Health.status(provider.status()).withDetails(provider.details()).build();
  }
}
