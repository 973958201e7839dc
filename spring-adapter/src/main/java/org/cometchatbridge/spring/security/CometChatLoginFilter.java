/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.cometchatbridge.servlet.WebBridge;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** Runs after authentication and before authorization: detects logins, serves the endpoint. */
final class CometChatLoginFilter implements Filter {

  private static final String FOUND = CometChatLoginFilter.class.getName() + ".found";

  private final WebBridge web;
  private final Supplier<@Nullable Authentication> current;
  private final BooleanSupplier bearers;

  /**
   * Creates the filter of a chain.
   *
   * @param bearers whether filters of the chain read bearer tokens
   */
  CometChatLoginFilter(
      WebBridge web, Supplier<@Nullable Authentication> current, BooleanSupplier bearers) {
    this.web = web;
    this.current = current;
    this.bearers = bearers;
  }

  /**
   * Returns whether the filters of the security chain have found this user in a request without a
   * session, which went on. A login by a form ends the request there, and a login by the
   * application comes later.
   */
  static boolean hasFound(HttpServletRequest request, Authentication authentication) {
    return authentication.equals(request.getAttribute(FOUND));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (CometChatResponseFilter.isProcessed(request)) {
      // An asynchronous dispatch has the user of a login that the application has just made.
      if (request.getDispatcherType() == DispatcherType.REQUEST
          && ((HttpServletRequest) request).getRequestedSessionId() == null) {
        request.setAttribute(FOUND, current.get());
      }
      HttpServletRequest httpRequest = (HttpServletRequest) request;
      if (web.isEndpoint(httpRequest) && bearers.getAsBoolean()) {
        web.readsBearerTokens(httpRequest);
      }
      web.filterAuthenticated(httpRequest, (HttpServletResponse) response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }
}
