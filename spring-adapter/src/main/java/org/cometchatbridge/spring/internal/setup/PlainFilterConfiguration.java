/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.spring.internal.settings.ApplicationSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * The filter of plain servlet applications, for applications whose users are not Spring Security's.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnNonSecurityIdentityCondition.class)
@ConditionalOnMissingApplicationBean(CometChatBridgeFilter.class)
final class PlainFilterConfiguration {

  @Bean
  static PlainFilter cometChatBridgeFilter(
      CometChatBridge bridge, ApplicationSettings settings, ObjectProvider<UserResolver> resolver) {
    return new PlainFilter(bridge, settings.properties(), resolver.getIfUnique());
  }
}
