/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.Filter;
import java.util.function.Supplier;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.WebBridge;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.LogoutConfigurer;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.util.ClassUtils;

/**
 * Adds the bridge to every security chain of the application: three filters, a logout handler, and
 * the endpoint's exemption from CSRF protection, because the endpoint requires a proof of origin
 * itself. Spring Security finds this class through {@code META-INF/spring.factories}.
 */
final class BridgeSecurityConfigurer
    extends AbstractHttpConfigurer<BridgeSecurityConfigurer, HttpSecurity> {

  private static final String LEGACY_RULES =
      "org.springframework.security.config.annotation.web.configurers.ExpressionUrlAuthorizationConfigurer";
  private static final String LEGACY_FILTER =
      "org.springframework.security.web.access.intercept.FilterSecurityInterceptor";

  private @Nullable WebBridge web;

  /** Called before the application configures the chain, so our logout handler is the first. */
  @Override
  public void setBuilder(HttpSecurity http) {
    super.setBuilder(http);
    ApplicationContext beans = http.getSharedObject(ApplicationContext.class);
    web = beans.getBeanProvider(WebBridge.class).getIfUnique();
    LogoutConfigurer<?> logout = logout(http);
    if (web == null) {
      return;
    }
    SessionManagementConfigurer<?> sessions = sessions(http);
    if (sessions != null) {
      OtherSessions others = new OtherSessions(beans.getBeanProvider(WebBridge.class), beans);
      sessions.sessionConcurrency(
          limit -> limit.sessionRegistry(ObservedSessionRegistry.ofChain(beans, others::end)));
    }
    if (logout != null) {
      logout.addLogoutHandler(
          new BridgeLogoutHandler(
              web,
              new CredentialLogout(
                  http::getObject, contexts(beans), beans.getBeanProvider(CometChatBridge.class))));
    }
    // Added here, it comes before the filters that the application adds at the same position.
    http.addFilterAfter(endpoint(web, beans), BasicAuthenticationFilter.class);
  }

  @Override
  public void init(HttpSecurity http) {
    WebBridge bridge = web;
    CsrfConfigurer<?> csrf = csrf(http);
    if (bridge != null && csrf != null) {
      csrf.ignoringRequestMatchers(bridge::isEndpoint);
    }
  }

  @Override
  public void configure(HttpSecurity http) {
    if (web != null) {
      http.addFilterBefore(
          new CometChatContextFilter(web, isStateless(http)), HeaderWriterFilter.class);
      http.addFilterBefore(
          new CometChatLoginFilter(
              web,
              current(http.getSharedObject(ApplicationContext.class)),
              BearerTokenFilters.of(http::getObject)),
          authorization(http));
    }
  }

  /** Such a chain keeps a login for the request only; {@code STATELESS} sets it up so. */
  private static boolean isStateless(HttpSecurity http) {
    SecurityContextRepository contexts = http.getSharedObject(SecurityContextRepository.class);
    return contexts instanceof RequestAttributeSecurityContextRepository
        || contexts instanceof NullSecurityContextRepository;
  }

  static SecurityContextHolderStrategy contexts(ApplicationContext beans) {
    return beans
        .getBeanProvider(SecurityContextHolderStrategy.class)
        .getIfUnique(SecurityContextHolder::getContextHolderStrategy);
  }

  private static Supplier<@Nullable Authentication> current(ApplicationContext beans) {
    return SecurityBridgeConfiguration.current(
        beans.getBeanProvider(SecurityContextHolderStrategy.class));
  }

  static CometChatEndpointFilter endpoint(WebBridge web, ApplicationContext beans) {
    return new CometChatEndpointFilter(web, current(beans), new RequiredFactors(beans));
  }

  @SuppressWarnings("unchecked") // a class literal has no type argument
  private static @Nullable LogoutConfigurer<?> logout(HttpSecurity http) {
    return http.getConfigurer(LogoutConfigurer.class);
  }

  @SuppressWarnings("unchecked") // as above
  private static @Nullable SessionManagementConfigurer<?> sessions(HttpSecurity http) {
    return http.getConfigurer(SessionManagementConfigurer.class);
  }

  @SuppressWarnings("unchecked") // as above
  private static @Nullable CsrfConfigurer<?> csrf(HttpSecurity http) {
    return http.getConfigurer(CsrfConfigurer.class);
  }

  /**
   * Returns the filter that authorizes. Applications with {@code authorizeRequests} have the older
   * one.
   */
  private static Class<? extends Filter> authorization(HttpSecurity http) {
    ClassLoader loader = BridgeSecurityConfigurer.class.getClassLoader();
    boolean legacy =
        ClassUtils.isPresent(LEGACY_RULES, loader)
            && configurer(http, ClassUtils.resolveClassName(LEGACY_RULES, loader)) != null;
    return legacy
        ? ClassUtils.resolveClassName(LEGACY_FILTER, loader).asSubclass(Filter.class)
        : AuthorizationFilter.class;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // as above; Security 7 does not have the class
  private static @Nullable Object configurer(HttpSecurity http, Class type) {
    return http.getConfigurer(type);
  }
}
