/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.Filter;
import java.util.List;
import java.util.function.Supplier;
import org.cometchatbridge.servlet.WebBridge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Adds the bridge to security chains that were built without {@code HttpSecurity}, such as those of
 * {@code <http>} in XML. Logs one warning for chains whose filters cannot be changed.
 */
final class ForeignChains implements SmartInitializingSingleton {

  private static final Logger LOG = LoggerFactory.getLogger(ForeignChains.class);
  private static final List<String> AUTHORIZATION =
      List.of("AuthorizationFilter", "FilterSecurityInterceptor");
  private static final List<String> CONTEXT =
      List.of("SecurityContextHolderFilter", "SecurityContextPersistenceFilter");

  private final ObjectProvider<WebBridge> web;
  private final ObjectProvider<FilterChainProxy> proxies;
  private final Supplier<@Nullable Authentication> current;

  ForeignChains(
      ObjectProvider<WebBridge> web,
      ObjectProvider<FilterChainProxy> proxies,
      Supplier<@Nullable Authentication> current) {
    this.web = web;
    this.proxies = proxies;
    this.current = current;
  }

  @Override
  public void afterSingletonsInstantiated() {
    web.ifUnique(
        bridge -> {
          long unchanged =
              proxies.stream()
                  .flatMap(proxy -> proxy.getFilterChains().stream())
                  .filter(chain -> !isBridged(chain) && !chain.getFilters().isEmpty())
                  .filter(chain -> !bridge(chain, bridge))
                  .count();
          if (unchanged > 0) {
            LOG.warn(
                "The bridge cannot be added to {} security filter chain(s), whose users get no"
                    + " CometChat token: they were built without HttpSecurity, and have no"
                    + " SecurityContextHolderFilter or a list of filters that cannot be changed."
                    + " Build them by HttpSecurity, or as a DefaultSecurityFilterChain with that"
                    + " filter",
                unchanged);
          }
        });
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
          new CometChatLoginFilter(bridge, current));
      filters.add(context + 1, new CometChatContextFilter(bridge, false));
    } catch (UnsupportedOperationException e) {
      return false;
    }
    return isBridged(chain);
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
