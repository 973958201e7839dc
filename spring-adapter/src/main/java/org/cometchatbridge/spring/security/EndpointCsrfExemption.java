/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.cometchatbridge.servlet.WebBridge;
import org.springframework.security.web.csrf.CsrfFilter;

/**
 * Exempts the endpoint from the CSRF protection of a chain that is already built, because the
 * endpoint requires a proof of origin itself.
 */
final class EndpointCsrfExemption implements Filter {

  private final WebBridge web;

  EndpointCsrfExemption(WebBridge web) {
    this.web = web;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest httpRequest && web.isEndpoint(httpRequest)) {
      CsrfFilter.skipRequest(httpRequest);
    }
    chain.doFilter(request, response);
  }
}
