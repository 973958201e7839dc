/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Passes every request on, because a jar of the application does not fit. */
public final class InactiveFlow implements ChainFlow {

  @Override
  public void filterResponse(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
  }

  @Override
  public void filterContext(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
  }

  @Override
  public void filterAuthenticated(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
  }

  @Override
  public boolean isEndpoint(HttpServletRequest request) {
    return false;
  }

  @Override
  public void loggedIn() {}

  @Override
  public void end(HttpServletRequest request) {}

  @Override
  public void stop() {}

  @Override
  public void endSession(String sessionId) {}

  @Override
  public void endSession(String sessionId, Function<String, @Nullable Object> attributes) {}
}
