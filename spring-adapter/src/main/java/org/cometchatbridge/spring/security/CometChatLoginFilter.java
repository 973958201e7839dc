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

/** Runs after authentication and before authorization: detects logins, serves the endpoint. */
final class CometChatLoginFilter implements Filter {

  private final WebBridge web;

  CometChatLoginFilter(WebBridge web) {
    this.web = web;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (CometChatResponseFilter.isProcessed(request)) {
      web.filterAuthenticated((HttpServletRequest) request, (HttpServletResponse) response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }
}
