/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** What a careful team would write: it passes on every request whose session has a token. */
final class HandFilter implements Filter {

  static final String TOKEN_ATTRIBUTE = "chat.token";
  static final String TOKEN_USER_ATTRIBUTE = "chat.user";

  private final boolean comparesUser;

  /**
   * Creates the filter.
   *
   * @param comparesUser whether a token of another user counts as none
   */
  HandFilter(boolean comparesUser) {
    this.comparesUser = comparesUser;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpSession session = ((HttpServletRequest) request).getSession(false);
    if (session != null && !hasToken(session)) {
      throw new ServletException("Here the token would be created");
    }
    chain.doFilter(request, response);
  }

  private boolean hasToken(HttpSession session) {
    if (session.getAttribute(TOKEN_ATTRIBUTE) == null) {
      return false;
    }
    Object user = comparesUser ? session.getAttribute(Peer.USER_ATTRIBUTE) : "";
    return !comparesUser
        || (user != null && user.equals(session.getAttribute(TOKEN_USER_ATTRIBUTE)));
  }
}
