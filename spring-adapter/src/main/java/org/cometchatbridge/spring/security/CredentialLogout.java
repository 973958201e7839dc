/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.cometchatbridge.core.CometChatBridge;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.preauth.AbstractPreAuthenticatedProcessingFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.authentication.www.DigestAuthenticationFilter;

/**
 * Authenticates the credential of a logout: a bearer token, HTTP Basic or Digest, or what a proxy
 * adds. Spring Security handles a logout before it reads the credential, so a logout has no user
 * otherwise. Uses the filters that authenticate every other request of the chain. The result does
 * not affect the logout of the application.
 */
final class CredentialLogout {

  private final Supplier<? extends SecurityFilterChain> chain;
  private final SecurityContextHolderStrategy contexts;
  private final ObjectProvider<CometChatBridge> bridges;
  private volatile @Nullable List<Filter> filters;

  /**
   * Creates the authentication.
   *
   * @param chain the chain of the logout, which exists before the first request
   * @param bridges the bridge, which has the log
   */
  CredentialLogout(
      Supplier<? extends SecurityFilterChain> chain,
      SecurityContextHolderStrategy contexts,
      ObjectProvider<CometChatBridge> bridges) {
    this.chain = chain;
    this.contexts = contexts;
    this.bridges = bridges;
  }

  /** Runs the action with the user of the credential, unless the request has no valid one. */
  void authenticate(HttpServletRequest request, HttpServletResponse response, Runnable action) {
    SecurityContext before = contexts.getContext();
    try {
      for (Filter filter : filters()) {
        if (authenticates(filter, request, response, action)) {
          return;
        }
      }
    } finally {
      contexts.setContext(before);
    }
  }

  private boolean authenticates(
      Filter filter, HttpServletRequest request, HttpServletResponse response, Runnable action) {
    RestOfChain rest = new RestOfChain(action);
    try {
      filter.doFilter(request, new DiscardedResponse(response), rest);
    } catch (AuthenticationException e) {
      // The credential is missing or invalid, as an entry point would report for another request.
      return false;
    } catch (IOException | ServletException | RuntimeException e) {
      BridgeLog.of(bridges, CredentialLogout.class)
          .warn(
              "The credential of a logout could not be read, so its CometChat token stays valid:"
                  + " {}",
              e.getClass().getName());
    }
    return rest.authenticated;
  }

  private List<Filter> filters() {
    List<Filter> known = filters;
    if (known == null) {
      known = chain.get().getFilters().stream().filter(CredentialLogout::readsCredentials).toList();
      filters = known;
    }
    return known;
  }

  private static boolean readsCredentials(Filter filter) {
    return filter instanceof BasicAuthenticationFilter
        || filter instanceof DigestAuthenticationFilter
        || filter instanceof AbstractPreAuthenticatedProcessingFilter
        || BearerTokenFilters.contains(filter);
  }

  /** Stands for the filters behind; the filter clears the context when it returns. */
  private final class RestOfChain implements FilterChain {

    private final Runnable action;
    private boolean authenticated;

    RestOfChain(Runnable action) {
      this.action = action;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response) {
      if (!authenticated && contexts.getContext().getAuthentication() != null) {
        authenticated = true;
        action.run();
      }
    }
  }
}
