/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import jakarta.servlet.Filter;
import java.util.function.UnaryOperator;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.AppResolver;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.WebBridgeConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * The filter of plain servlet applications, for applications whose users do not come from Spring
 * Security.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnNonSecurityIdentityCondition.class)
@ConditionalOnMissingApplicationBean(CometChatBridgeFilter.class)
final class ServletFilterConfiguration {

  @Bean
  static BridgeSource cometChatBridgeSource(
      ObjectProvider<CometChatBridge> bridge,
      ObjectProvider<CometChatApps> apps,
      ObjectProvider<AppResolver> resolver,
      SettingReader settings) {
    return BridgeSource.of(bridge, apps, resolver, UnaryOperator.identity(), settings);
  }

  /** The type is {@link Filter}, so that the conditions do not match the bridge's own bean. */
  @Bean
  static Filter cometChatBridgeFilter(
      BridgeSource source, SettingReader settings, ObjectProvider<UserResolver> resolver) {
    WebBridgeConfig.Builder config = source.config(settings);
    resolver.ifUnique(config::userResolver);
    return new CometChatBridgeFilter(config.build());
  }
}
