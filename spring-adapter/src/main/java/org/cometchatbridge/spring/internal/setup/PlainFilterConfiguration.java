/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.spring.internal.settings.HostSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The filter of plain servlet applications, for hosts whose users are not Spring Security's. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnOtherIdentity.class)
@UnlessHostHas(CometChatBridgeFilter.class)
final class PlainFilterConfiguration {

  @Bean
  static PlainFilter cometChatBridgeFilter(
      CometChatBridge bridge, HostSettings settings, ObjectProvider<UserResolver> resolver) {
    return new PlainFilter(bridge, settings.properties(), resolver.getIfUnique());
  }
}
