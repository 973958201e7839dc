/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.page;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sets the security headers of every response. */
public final class PageHeadersFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  // The chat SDK connects to CometChat directly; the localhost sources are for the emulator.
  private static final String COMETCHAT =
      "https://*.cometchat.io wss://*.cometchat.io https://localhost:* wss://localhost:*";

  /** For the container. */
  public PageHeadersFilter() {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self' "
            + COMETCHAT
            + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    chain.doFilter(request, response);
  }
}
