/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.AppResolver;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.WebBridge;
import org.cometchatbridge.servlet.WebBridgeConfig;
import org.cometchatbridge.spring.internal.setup.BridgeSource;
import org.cometchatbridge.spring.internal.setup.ConditionalOnMissingApplicationBean;
import org.cometchatbridge.spring.internal.setup.EligibilityRule;
import org.cometchatbridge.spring.internal.setup.OnSpringSecurityCondition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** The bridge in an application whose users come from Spring Security. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnSpringSecurityCondition.class)
@ConditionalOnMissingApplicationBean(CometChatBridgeFilter.class)
final class SecurityBridgeConfiguration {

  @Bean
  static BridgeSource cometChatBridgeSource(
      ObjectProvider<CometChatBridge> bridge,
      ObjectProvider<CometChatApps> apps,
      ObjectProvider<AppResolver> resolver,
      ObjectProvider<SecurityContextHolderStrategy> strategy,
      SettingReader settings) {
    return BridgeSource.of(
        bridge,
        apps,
        resolver,
        found -> new AuthenticatedAppResolver(found, current(strategy)),
        settings);
  }

  @Bean
  @ConditionalOnMissingApplicationBean(WebBridge.class)
  static WebBridge cometChatWebBridge(
      BridgeSource source,
      SettingReader settings,
      ObjectProvider<UserResolver> resolverBean,
      ObjectProvider<ChatUserMapper> mapperBean,
      ObjectProvider<SecurityContextHolderStrategy> strategy,
      ApplicationContext beans) {
    WebBridgeConfig.Builder config = source.config(settings);
    UserResolver ofApplication = resolverBean.getIfAvailable();
    if (ofApplication == null) {
      config.frameworkResolver(
          new SecurityContextResolver(
              current(strategy),
              mapperBean.getIfAvailable(() -> UserIdStrategy.mapper(settings, beans, source.log())),
              settings
                  .text(Setting.STATELESS_SESSION_CLAIM)
                  .or(Setting.STATELESS_SESSION_CLAIM::defaultText)
                  .orElseThrow(),
              new RequiredFactors(beans),
              source.userIdCase()));
    } else {
      config.userResolver(ofApplication);
    }
    return WebBridge.create(config.build());
  }

  @Bean
  static CometChatResponseFilter cometChatBridgeFilter(WebBridge web, BridgeSource source) {
    return new CometChatResponseFilter(web, source.log());
  }

  @Bean
  static HttpSessionListener cometChatBridgeSessionListener(WebBridge web) {
    return (HttpSessionListener) web.sessionListener();
  }

  @Bean
  static ForeignChains cometChatForeignChains(
      ObjectProvider<WebBridge> web,
      ApplicationContext beans,
      ObjectProvider<CometChatBridge> bridge,
      ObjectProvider<SecurityContextHolderStrategy> strategy) {
    return new ForeignChains(web, beans, bridge, current(strategy));
  }

  @Bean
  static AuthenticationSuccessListener cometChatLoginListener(ObjectProvider<WebBridge> web) {
    return new AuthenticationSuccessListener(web);
  }

  @Bean
  static LogoutSuccessListener cometChatLogoutListener(ObjectProvider<WebBridge> web) {
    return new LogoutSuccessListener(web);
  }

  @Bean
  static SessionDestroyedListener cometChatSessionEndListener(
      HttpSessionListener cometChatBridgeSessionListener) {
    return new SessionDestroyedListener(cometChatBridgeSessionListener);
  }

  @Bean
  static OtherSessions cometChatOtherSessions(
      ObjectProvider<WebBridge> web, ApplicationContext beans) {
    return new OtherSessions(web, beans);
  }

  @Bean
  static SessionBeanObserver cometChatSessionBeanObserver() {
    return new SessionBeanObserver();
  }

  @Bean
  @Conditional(OnUserDetailsManagerCondition.class)
  static AccountObserver cometChatAccountObserver() {
    return new AccountObserver();
  }

  @Bean
  static SignOutListener cometChatSignOutListener(
      ObjectProvider<ChatUsers> users, ObjectProvider<CometChatApps> apps) {
    return new SignOutListener(users, apps);
  }

  @Bean
  @Conditional(OnRequiredAuthoritiesCondition.class)
  static EligibilityRule cometChatRequiredAuthorities(
      SettingReader settings,
      ObjectProvider<SecurityContextHolderStrategy> strategy,
      ObjectProvider<RoleHierarchy> hierarchy) {
    List<String> authorities = settings.list(Setting.REQUIRED_AUTHORITIES).orElseThrow();
    if (authorities.isEmpty()) {
      throw settings
          .notation()
          .rejected(
              Setting.REQUIRED_AUTHORITIES,
              "names nothing",
              "name at least one authority, or remove it to admit every user");
    }
    return new RequiredAuthoritiesRule(
        authorities, current(strategy), hierarchy.getIfUnique(NullRoleHierarchy::new));
  }

  /** The static strategy may be replaced at any time, so it is not cached. */
  static Supplier<@Nullable Authentication> current(
      ObjectProvider<SecurityContextHolderStrategy> strategy) {
    SecurityContextHolderStrategy given = strategy.getIfUnique();
    return given == null
        ? () -> SecurityContextHolder.getContext().getAuthentication()
        : () -> given.getContext().getAuthentication();
  }
}
