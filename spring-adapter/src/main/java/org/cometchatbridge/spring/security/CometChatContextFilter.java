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
import org.cometchatbridge.servlet.WebBridge;

/** Runs right inside of the security context, and detects logins when the chain returns. */
final class CometChatContextFilter implements Filter {

  private static final String SEEN = CometChatContextFilter.class.getName() + ".seen";

  private final WebBridge web;

  CometChatContextFilter(WebBridge web) {
    this.web = web;
  }

  /** Whether a request for the endpoint has come into a security chain. */
  static boolean hasSeen(HttpServletRequest request) {
    return request.getAttribute(SEEN) != null;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      if (web.isEndpoint((HttpServletRequest) request)) {
        request.setAttribute(SEEN, true);
      }
      web.filterContext((HttpServletRequest) request, (HttpServletResponse) response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }
}
