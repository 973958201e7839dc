/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.http.HttpSessionListener;
import java.util.function.Supplier;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.WebBridge;
import org.cometchatbridge.spring.internal.settings.ApplicationSettings;
import org.cometchatbridge.spring.internal.settings.Attach;
import org.cometchatbridge.spring.internal.settings.BridgeProperties;
import org.cometchatbridge.spring.internal.setup.ConditionalOnMissingApplicationBean;
import org.cometchatbridge.spring.internal.setup.EligibilityRule;
import org.cometchatbridge.spring.internal.setup.OnSpringSecurityCondition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** The bridge in an application whose users are Spring Security's. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnSpringSecurityCondition.class)
@ConditionalOnMissingApplicationBean(CometChatBridgeFilter.class)
final class SecurityBridgeConfiguration {

  @Bean
  @ConditionalOnMissingApplicationBean(WebBridge.class)
  static WebBridge cometChatWebBridge(
      CometChatBridge bridge,
      ApplicationSettings settings,
      ObjectProvider<UserResolver> givenResolver,
      ObjectProvider<ChatUserMapper> givenMapper,
      ObjectProvider<SecurityContextHolderStrategy> strategy,
      BeanFactory beans) {
    BridgeProperties properties = settings.properties();
    UserResolver resolver =
        givenResolver.getIfAvailable(
            () ->
                new SecurityContextResolver(
                    current(strategy),
                    givenMapper.getIfAvailable(() -> UserIdStrategy.mapper(properties, beans)),
                    properties.statelessSessionClaimOrDefault()));
    Attach attach = Attach.of(properties.attach());
    WebBridge.Builder web =
        WebBridge.builder(bridge, resolver)
            .attachHeader(attach.header())
            .attachSession(attach.session());
    if (properties.endpoint() != null) {
      web.endpoint(properties.endpoint());
    }
    if (properties.allowedOrigins() != null) {
      web.allowedOrigins(properties.allowedOrigins());
    }
    if (properties.refreshesPerMinute() != null) {
      web.refreshesPerMinute(properties.refreshesPerMinute());
    }
    return web.build();
  }

  @Bean
  static CometChatResponseFilter cometChatBridgeFilter(WebBridge web) {
    return new CometChatResponseFilter(web);
  }

  @Bean
  static HttpSessionListener cometChatBridgeSessionListener(WebBridge web) {
    return (HttpSessionListener) web.sessionListener();
  }

  @Bean
  static LoginListener cometChatLoginListener(ObjectProvider<WebBridge> web) {
    return new LoginListener(web);
  }

  @Bean
  static LogoutListener cometChatLogoutListener(ObjectProvider<WebBridge> web) {
    return new LogoutListener(web);
  }

  @Bean
  static SessionEndListener cometChatSessionEndListener(
      HttpSessionListener cometChatBridgeSessionListener) {
    return new SessionEndListener(cometChatBridgeSessionListener);
  }

  @Bean
  @Conditional(OnRequiredAuthorityCondition.class)
  static EligibilityRule cometChatRequiredAuthority(
      ApplicationSettings settings,
      ObjectProvider<SecurityContextHolderStrategy> strategy,
      ObjectProvider<RoleHierarchy> hierarchy) {
    return new RequiredAuthority(
        String.valueOf(settings.properties().requiredAuthority()),
        current(strategy),
        hierarchy.getIfUnique(NullRoleHierarchy::new));
  }

  /** A strategy that is no bean may be exchanged at any time, so it is looked up each time. */
  private static Supplier<@Nullable Authentication> current(
      ObjectProvider<SecurityContextHolderStrategy> strategy) {
    SecurityContextHolderStrategy given = strategy.getIfUnique();
    return given == null
        ? () -> SecurityContextHolder.getContext().getAuthentication()
        : () -> given.getContext().getAuthentication();
  }
}
