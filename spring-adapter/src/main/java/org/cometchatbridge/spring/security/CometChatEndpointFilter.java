/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.springframework.security.web.context.HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.function.Supplier;
import org.cometchatbridge.servlet.WebBridge;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;

/**
 * Serves the endpoint right after the authentication filters if they have found a user, because a
 * later filter of the application may forward unknown paths to a page. Users who are found later
 * are left to {@link CometChatLoginFilter}.
 */
final class CometChatEndpointFilter implements Filter {

  private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();
  private final WebBridge web;
  private final Supplier<@Nullable Authentication> current;
  private final RequiredFactors factors;

  CometChatEndpointFilter(
      WebBridge web, Supplier<@Nullable Authentication> current, RequiredFactors factors) {
    this.web = web;
    this.current = current;
    this.factors = factors;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (CometChatResponseFilter.isProcessed(request)
        && request instanceof HttpServletRequest httpRequest
        && web.isEndpoint(httpRequest)
        && hasUser(httpRequest)) {
      web.filterAuthenticated(httpRequest, (HttpServletResponse) response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private boolean hasUser(HttpServletRequest request) {
    Authentication authentication = current.get();
    return authentication != null
        && authentication.isAuthenticated()
        && !trust.isAnonymous(authentication)
        && !mayBeReplaced(request, authentication)
        && factors.areHeldBy(authentication, request);
  }

  /** A later filter of the application may read credentials that the session's user has sent. */
  private static boolean mayBeReplaced(HttpServletRequest request, Authentication authentication) {
    if (request.getHeader("Authorization") == null) {
      return false;
    }
    HttpSession session = request.getSession(false);
    return session != null
        && session.getAttribute(SPRING_SECURITY_CONTEXT_KEY) instanceof SecurityContext context
        && authentication.equals(context.getAuthentication());
  }
}
