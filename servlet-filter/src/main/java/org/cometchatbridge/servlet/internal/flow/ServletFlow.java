/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

/** Processes the requests of a filter that sees the current user on the request. */
public final class ServletFlow {

  private final String attribute = ServletFlow.class.getName() + "." + UUID.randomUUID();

  private final BridgeComponents components;
  private final FaultBarrier barrier;
  private final RequestTracker requests;
  private final TokenEndpoint endpoint;
  private final Identity identity;
  private final Logins logins;

  /** Creates the flow from the components of the application. */
  public ServletFlow(BridgeComponents components) {
    this.components = components;
    this.barrier = components.barrier();
    this.requests = components.requests();
    this.endpoint = components.endpoint();
    this.identity = components.identity();
    this.logins = components.logins();
  }

  /**
   * Serves the endpoint or the page script, or passes the request down the chain and detects logins
   * and logouts.
   */
  public void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(attribute) != null) {
      chain.doFilter(request, response);
      return;
    }
    if (components.serveScript(request, response)) {
      return;
    }
    if (endpoint.matches(request)) {
      endpoint.serve(request, response);
      return;
    }
    if (FetchMetadata.isSubresource(request)) {
      chain.doFilter(request, response);
      return;
    }
    components.prepare(request, response);
    String userId = identity.userId(request);
    String idleState = userId == null ? null : idleState(request, userId);
    if (userId != null && idleState != null) {
      filterUnwrapped(request, response, chain, userId, idleState);
    } else {
      filterWrapped(request, response, chain, userId);
    }
  }

  /**
   * Passes a forwarded request down the chain, and runs the commit hook at its end: after the
   * forward, containers like Tomcat 11 do not accept headers any more.
   */
  public void filterForward(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
    if (!request.isAsyncStarted()
        && request.getAttribute(attribute) instanceof CommitHookResponse wrapped) {
      wrapped.beforeCommit(wrapped.getStatus());
    }
  }

  /** Passes the original response to the chain; afterwards only a change of user matters. */
  private void filterUnwrapped(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      String userId,
      String idleState)
      throws IOException, ServletException {
    boolean completed = false;
    requests.enter();
    try {
      chain.doFilter(request, response);
      completed = true;
    } finally {
      requests.leave();
      if (!userId.equals(identity.userId(request))) {
        RequestLogin login = components.newLogin(request, response);
        boolean writable = completed && !response.isCommitted();
        barrier.run(
            () -> {
              login.resume(userId, idleState);
              if (writable) {
                login.beforeCommit(response.getStatus());
              }
              login.afterChain();
            });
      }
    }
  }

  private void filterWrapped(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      @Nullable String userId)
      throws IOException, ServletException {
    RequestLogin login = components.newLogin(request, response);
    barrier.run(() -> login.beforeChain(userId));
    HttpServletResponse exposed =
        login.needsCommitHook() ? components.wrap(response, login) : response;
    request.setAttribute(attribute, exposed);
    boolean completed = false;
    requests.enter();
    try {
      chain.doFilter(request, exposed);
      completed = true;
    } finally {
      requests.leave();
      request.removeAttribute(attribute);
      afterChain(login, exposed, completed);
    }
  }

  /**
   * Runs the commit hook for an uncommitted response, which is sent when the filter returns. For an
   * asynchronous response, too: the application may hold the unwrapped response.
   */
  private void afterChain(RequestLogin login, HttpServletResponse exposed, boolean completed) {
    if (exposed instanceof CommitHookResponse wrapped && !wrapped.isCommitted()) {
      wrapped.beforeCommit(
          completed ? wrapped.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }
    barrier.run(login::afterChain);
  }

  private @Nullable String idleState(HttpServletRequest request, String userId) {
    try {
      return TokenHeaders.isRequested(request) ? null : logins.idleState(request, userId);
    } catch (RuntimeException | LinkageError e) {
      barrier.warn(e);
      return null;
    }
  }
}
