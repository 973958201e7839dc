/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.Filter;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.WebBridge;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.authentication.preauth.AbstractPreAuthenticatedProcessingFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.debug.DebugFilter;

/**
 * Adds the bridge to security chains that were built without {@code HttpSecurity}, such as those of
 * {@code <http>} in XML: the three filters, one that exempts the endpoint from CSRF protection, and
 * those that detect the logout of a request with a credential. The logout of a session is detected
 * by its effect on the session. Logs one warning for chains whose filters cannot be changed.
 */
final class ForeignChains implements SmartInitializingSingleton {

  private static final List<String> AUTHORIZATION =
      List.of("AuthorizationFilter", "FilterSecurityInterceptor");
  private static final List<String> CONTEXT =
      List.of("SecurityContextHolderFilter", "SecurityContextPersistenceFilter");

  private final ObjectProvider<WebBridge> web;
  private final ApplicationContext beans;
  private final Supplier<@Nullable Authentication> current;
  private final ObjectProvider<CometChatBridge> core;

  ForeignChains(
      ObjectProvider<WebBridge> web,
      ApplicationContext beans,
      ObjectProvider<CometChatBridge> core,
      Supplier<@Nullable Authentication> current) {
    this.web = web;
    this.beans = beans;
    this.core = core;
    this.current = current;
  }

  @Override
  public void afterSingletonsInstantiated() {
    web.ifUnique(
        bridge -> {
          long unchanged =
              proxies()
                  .flatMap(proxy -> proxy.getFilterChains().stream())
                  .filter(chain -> !isBridged(chain) && !chain.getFilters().isEmpty())
                  .filter(chain -> !bridge(chain, bridge))
                  .count();
          if (unchanged > 0) {
            BridgeLog.of(core, ForeignChains.class)
                .warn(
                    "The bridge cannot be added to {} security filter chain(s), whose users get no"
                        + " CometChat token: they were built without HttpSecurity, and have no"
                        + " SecurityContextHolderFilter or a list of filters that cannot be"
                        + " changed. Build them by HttpSecurity, or as a DefaultSecurityFilterChain"
                        + " with that filter",
                    unchanged);
          }
        });
  }

  /** With {@code debug=true} the bean is a filter around the proxy. */
  private Stream<FilterChainProxy> proxies() {
    return Stream.concat(
            beans.getBeanProvider(FilterChainProxy.class).stream(),
            beans.getBeanProvider(DebugFilter.class).stream().map(DebugFilter::getFilterChainProxy))
        .distinct();
  }

  private boolean bridge(SecurityFilterChain chain, WebBridge bridge) {
    List<Filter> filters = chain.getFilters();
    int context = indexOf(filters, CONTEXT);
    if (context < 0) {
      return false;
    }
    int authorization = indexOf(filters, AUTHORIZATION);
    try {
      filters.add(
          authorization < 0 ? filters.size() : authorization,
          new CometChatLoginFilter(bridge, current, BearerTokenFilters.of(() -> chain)));
      int authenticated = lastAuthentication(filters, authorization);
      if (authenticated > context) {
        filters.add(authenticated + 1, BridgeSecurityConfigurer.endpoint(bridge, beans));
      }
      addLogouts(chain, filters, bridge);
      filters.add(context + 1, new EndpointCsrfExemption(bridge));
      filters.add(context + 1, new CometChatContextFilter(bridge, false));
    } catch (UnsupportedOperationException e) {
      return false;
    }
    return isBridged(chain);
  }

  private void addLogouts(SecurityFilterChain chain, List<Filter> filters, WebBridge bridge) {
    CredentialLogout credentials =
        new CredentialLogout(() -> chain, BridgeSecurityConfigurer.contexts(beans), core);
    for (int i = filters.size() - 1; i >= 0; i--) {
      if (filters.get(i) instanceof LogoutFilter) {
        new LogoutOfForeignChain(bridge, current, credentials).addTo(filters, i);
      }
    }
  }

  private static int lastAuthentication(List<Filter> filters, int authorization) {
    for (int i = authorization < 0 ? filters.size() - 1 : authorization; i >= 0; i--) {
      if (isAuthentication(filters.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isAuthentication(Filter filter) {
    return filter instanceof AbstractAuthenticationProcessingFilter
        || filter instanceof AbstractPreAuthenticatedProcessingFilter
        || filter instanceof AuthenticationFilter
        || filter instanceof BasicAuthenticationFilter
        || BearerTokenFilters.contains(filter);
  }

  private static boolean isBridged(SecurityFilterChain chain) {
    return chain.getFilters().stream().anyMatch(CometChatContextFilter.class::isInstance);
  }

  private static int indexOf(List<Filter> filters, List<String> simpleNames) {
    for (int i = 0; i < filters.size(); i++) {
      if (simpleNames.contains(filters.get(i).getClass().getSimpleName())) {
        return i;
      }
    }
    return -1;
  }
}
