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

/** Owns the answer: stands outside of Spring Security and inside of Spring Session. */
final class OutsideFilter implements Filter {

  private final WebBridge web;

  OutsideFilter(WebBridge web) {
    this.web = web;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.REQUEST
        && request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      web.passOutside(httpRequest, httpResponse, chain);
    } else {
      chain.doFilter(request, response);
    }
  }
}
