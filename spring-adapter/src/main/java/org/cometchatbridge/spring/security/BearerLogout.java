/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.cometchatbridge.core.CometChatBridge;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Authenticates the bearer token of a logout. Spring Security handles a logout before it reads the
 * token, so a logout has no user otherwise. Uses the filter that authenticates every other request
 * of the chain. The result does not affect the logout of the application.
 */
final class BearerLogout {

  private static final String FILTER =
      "org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter";

  private final Supplier<? extends SecurityFilterChain> chain;
  private final SecurityContextHolderStrategy contexts;
  private final ObjectProvider<CometChatBridge> bridges;
  private volatile @Nullable Filter filter;

  /**
   * Creates the authentication.
   *
   * @param chain the chain of the logout, which exists before the first request
   * @param bridges the bridge, which has the log
   */
  BearerLogout(
      Supplier<? extends SecurityFilterChain> chain,
      SecurityContextHolderStrategy contexts,
      ObjectProvider<CometChatBridge> bridges) {
    this.chain = chain;
    this.contexts = contexts;
    this.bridges = bridges;
  }

  /** Runs the action with the user of the bearer token, unless the request has no valid one. */
  void authenticate(HttpServletRequest request, HttpServletResponse response, Runnable action) {
    SecurityContext before = contexts.getContext();
    try {
      Filter bearers = filter();
      if (bearers != null) {
        bearers.doFilter(
            request,
            new DiscardedResponse(response),
            (authenticated, unused) -> {
              if (contexts.getContext().getAuthentication() != null) {
                action.run();
              }
            });
      }
    } catch (IOException | ServletException | RuntimeException e) {
      BridgeLog.of(bridges, BearerLogout.class)
          .warn(
              "The bearer token of a logout could not be read, so its CometChat token stays valid: {}",
              e.getClass().getName());
    } finally {
      contexts.setContext(before);
    }
  }

  private @Nullable Filter filter() {
    Filter known = filter;
    if (known == null) {
      known =
          chain.get().getFilters().stream()
              .filter(BearerLogout::readsBearers)
              .findFirst()
              .orElse(null);
      filter = known;
    }
    return known;
  }

  private static boolean readsBearers(Filter filter) {
    for (Class<?> type = filter.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().equals(FILTER)) {
        return true;
      }
    }
    return false;
  }
}
