/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the three filters of an adapter do with a request. */
public sealed interface ChainFlow permits SecurityChainFlow, InactiveFlow {

  /** The outer filter, where the user is unknown. */
  void filterResponse(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException;

  /** The filter around the security filters. */
  void filterContext(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException;

  /** The filter after authentication. */
  void filterAuthenticated(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException;

  /** Whether a request is meant for the token endpoint. */
  boolean isEndpoint(HttpServletRequest request);

  /** A user has logged in on this thread; the session has its final id, the response is open. */
  void loggedIn();

  /** The application is about to log out the user of a request. */
  void end(HttpServletRequest request);

  /** Ignores what the application reports from now on. */
  void stop();

  /** The application has ended an HTTP session other than that of the current request. */
  void endSession(String sessionId);

  /** The same for an HTTP session whose attributes can be read. */
  void endSession(String sessionId, Function<String, @Nullable Object> attributes);
}
