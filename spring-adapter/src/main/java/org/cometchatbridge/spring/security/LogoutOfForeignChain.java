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
import org.cometchatbridge.servlet.WebBridge;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Detects logouts of requests that carry their credential, in a chain that is already built and
 * accepts no logout handler. Stands right before a logout filter; a second filter stands right
 * behind it, which a request that the logout filter has processed does not reach.
 */
final class LogoutOfForeignChain implements Filter {

  private static final String CONTINUED = LogoutOfForeignChain.class.getName() + ".continued";

  private final WebBridge web;
  private final Supplier<@Nullable Authentication> current;
  private final CredentialLogout credentials;

  LogoutOfForeignChain(
      WebBridge web, Supplier<@Nullable Authentication> current, CredentialLogout credentials) {
    this.web = web;
    this.current = current;
    this.credentials = credentials;
  }

  /** Adds both filters around the filter at a position. */
  void addTo(List<Filter> filters, int logoutFilter) {
    filters.add(logoutFilter + 1, LogoutOfForeignChain::markContinued);
    filters.add(logoutFilter, this);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // A user in the session has a login session, which ends with what it holds.
    boolean withoutUser = current.get() == null;
    request.removeAttribute(CONTINUED);
    chain.doFilter(request, response);
    if (withoutUser
        && request.getAttribute(CONTINUED) == null
        && request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      credentials.authenticate(httpRequest, httpResponse, () -> web.end(httpRequest));
    }
  }

  private static void markContinued(
      ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(CONTINUED, true);
    chain.doFilter(request, response);
  }
}
