/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import org.cometchatbridge.servlet.internal.endpoint.TokenEndpoint;
import org.cometchatbridge.servlet.internal.fault.FaultBarrier;
import org.cometchatbridge.servlet.internal.handoff.FetchMetadata;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.Logins;
import org.cometchatbridge.servlet.internal.login.RequestTracker;
import org.cometchatbridge.servlet.internal.response.CommitHookResponse;
import org.jspecify.annotations.Nullable;

/**
 * Processes requests whose user is known within a part of the filter chain only, such as Spring
 * Security's. The outer filter owns the response and resolves the user only before the commit. The
 * inner filters and the authentication events trigger the detection of logins.
 */
public final class SecurityChainFlow {

  /** A script does not log a user in by these methods and read the token from the response. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final String attribute = SecurityChainFlow.class.getName() + "." + UUID.randomUUID();

  @SuppressWarnings("ThreadLocalUsage") // one per application, removed with each request
  private final ThreadLocal<@Nullable RequestLogin> current = new ThreadLocal<>();

  private final BridgeComponents components;
  private final FaultBarrier barrier;
  private final RequestTracker requests;
  private final TokenEndpoint endpoint;
  private final Identity identity;
  private final Logins logins;

  /** The login detection of a request, and the response that is passed to the filter chain. */
  private record ActiveRequest(RequestLogin login, CommitHookResponse response) {}

  /** Creates the flow from the components of the application. */
  public SecurityChainFlow(BridgeComponents components) {
    this.components = components;
    this.barrier = components.barrier();
    this.requests = components.requests();
    this.endpoint = components.endpoint();
    this.identity = components.identity();
    this.logins = components.logins();
  }

  /**
   * The outer filter, where the user is unknown: serves the page script, which is public, and wraps
   * the response if it may carry a token.
   */
  public void filterResponse(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (components.serveScript(request, response)) {
      return;
    }
    if (request.getAttribute(attribute) != null
        || FetchMetadata.isSubresource(request)
        || endpoint.matches(request)) {
      chain.doFilter(request, response);
      return;
    }
    components.prepare(request, response);
    if (isIdle(request)) {
      filterUnwrapped(request, response, chain);
    } else {
      filterWrapped(request, response, chain);
    }
  }

  /** The filter around the security filters: detects logins after the chain. */
  public void filterContext(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean completed = false;
    try {
      chain.doFilter(request, response);
      completed = true;
    } finally {
      if (completed && request.getAttribute(attribute) instanceof ActiveRequest active) {
        beforeCommit(active.response());
      }
      detect(request, response);
    }
  }

  /** The filter after authentication: serves the endpoint, or detects the login. */
  public void filterAuthenticated(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (endpoint.matches(request)) {
      endpoint.serve(request, response);
      return;
    }
    detect(request, response);
    chain.doFilter(request, response);
  }

  /** Whether a request is meant for the token endpoint. */
  public boolean isEndpoint(HttpServletRequest request) {
    return endpoint.matches(request);
  }

  /** A user has logged in on this thread; the session has its final id, the response is open. */
  public void loggedIn() {
    RequestLogin login = current.get();
    if (login != null) {
      barrier.run(login::loggedIn);
    }
  }

  /** The application is about to log out the user of a request: revokes the token. */
  public void end(HttpServletRequest request) {
    barrier.run(() -> logins.end(request));
  }

  private void filterUnwrapped(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    requests.enter();
    try {
      chain.doFilter(request, response);
    } finally {
      requests.leave();
    }
  }

  private void filterWrapped(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RequestLogin login = components.newLogin(request, response);
    barrier.run(() -> login.beforeChain(null));
    CommitHookResponse wrapped = components.wrap(response, login);
    request.setAttribute(attribute, new ActiveRequest(login, wrapped));
    current.set(login);
    requests.enter();
    try {
      chain.doFilter(request, wrapped);
    } finally {
      requests.leave();
      current.remove();
      request.removeAttribute(attribute);
    }
  }

  /** Writes the header of an uncommitted response now, while the user is known. */
  private static void beforeCommit(CommitHookResponse response) {
    if (!response.isCommitted()) {
      response.beforeCommit(response.getStatus());
    }
  }

  private void detect(HttpServletRequest request, HttpServletResponse response) {
    if (request.getAttribute(attribute) instanceof ActiveRequest active) {
      barrier.run(active.login()::detect);
    } else if (!FetchMetadata.isSubresource(request) && !endpoint.matches(request)) {
      barrier.run(() -> detectChange(request, response));
    }
  }

  /** The response is not wrapped, but the current user may differ from the one of the session. */
  private void detectChange(HttpServletRequest request, HttpServletResponse response) {
    String userId = identity.userId(request);
    if (userId != null && logins.idleState(request, userId) == null) {
      components.newLogin(request, response).detect();
    }
  }

  private boolean isIdle(HttpServletRequest request) {
    if (!SAFE.contains(request.getMethod()) || TokenHeaders.isRequested(request)) {
      return false;
    }
    try {
      return logins.isIdle(request);
    } catch (RuntimeException | LinkageError e) {
      barrier.warn(e);
      return false;
    }
  }
}
