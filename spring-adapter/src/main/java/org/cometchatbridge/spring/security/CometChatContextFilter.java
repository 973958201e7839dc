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
import org.cometchatbridge.servlet.WebBridge;

/** Runs right inside of the security context, and detects logins when the chain returns. */
final class CometChatContextFilter implements Filter {

  private static final String REACHED = CometChatContextFilter.class.getName() + ".reached";

  private static final String STATELESS = CometChatContextFilter.class.getName() + ".stateless";

  private final WebBridge web;
  private final boolean stateless;

  /**
   * Creates the filter of a security chain.
   *
   * @param stateless whether the chain stores no login in sessions
   */
  CometChatContextFilter(WebBridge web, boolean stateless) {
    this.web = web;
    this.stateless = stateless;
  }

  /** Returns whether the security chain of a request stores no login in sessions. */
  static boolean isStateless(HttpServletRequest request) {
    return request.getAttribute(STATELESS) != null;
  }

  /** Returns whether a request for the endpoint has reached a security chain. */
  static boolean isReachedBy(HttpServletRequest request) {
    return request.getAttribute(REACHED) != null;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (CometChatResponseFilter.isProcessed(request)) {
      if (stateless) {
        request.setAttribute(STATELESS, true);
      }
      if (web.isEndpoint((HttpServletRequest) request)) {
        request.setAttribute(REACHED, true);
      }
      web.filterContext((HttpServletRequest) request, (HttpServletResponse) response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }
}
