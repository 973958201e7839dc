/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * The actuator endpoint {@code cometchat}: the state of the bridge on this node, and for one user
 * id why that user has a token, or none. It shows neither a key nor a token, and makes no call to
 * CometChat unless its parameter {@code checks} is true; then at most once a minute. It only reads,
 * unless {@code management.endpoint.cometchat.access=unrestricted} lets it carry out parked
 * changes.
 *
 * <p>Like every endpoint of Spring Boot except {@code health} it is not exposed unless {@code
 * management.endpoints.web.exposure.include} names it. With {@code cometchat.bridge.enabled=false}
 * its state is {@code switched_off}. A bean named {@code cometChatBridgeEndpoint} replaces it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CometChatBridgeAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class CometChatBridgeEndpointAutoConfiguration {

  CometChatBridgeEndpointAutoConfiguration() {}

  @Bean
  @ConditionalOnAvailableEndpoint
  @ConditionalOnMissingBean(name = "cometChatBridgeEndpoint")
  static BridgeEndpoint cometChatBridgeEndpoint(
      ObjectProvider<CometChatBridge> bridges, ObjectProvider<CometChatApps> apps) {
    return new BridgeEndpoint(bridges, apps);
  }
}
