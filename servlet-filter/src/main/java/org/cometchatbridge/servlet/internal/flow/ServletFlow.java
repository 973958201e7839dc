/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.DispatcherType;
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
import org.cometchatbridge.servlet.internal.response.DiscardedResponse;
import org.cometchatbridge.servlet.internal.response.TokenResponse;
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
  private final PositionCheck position;

  /** Creates the flow from the components of the application. */
  public ServletFlow(BridgeComponents components) {
    this.components = components;
    this.barrier = components.barrier();
    this.requests = components.requests();
    this.endpoint = components.endpoint();
    this.identity = components.identity();
    this.logins = components.logins();
    this.position =
        new PositionCheck(identity, PositionCheck.Installation.FILTER, components.log());
  }

  /**
   * Serves the endpoint or the page script, or passes the request down the chain and detects logins
   * and logouts. The same for an asynchronous dispatch, which continues the request.
   */
  public void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(attribute) instanceof ActiveRequest active) {
      if (active.isInChain()) {
        chain.doFilter(request, response);
      } else {
        filterDispatch(active, request, response, chain);
      }
      return;
    }
    position.dispatched(request.getDispatcherType());
    if (components.mayBeServed(request) && isServed(request, response, chain)) {
      return;
    }
    String destination = FetchMetadata.destination(request);
    if (FetchMetadata.isSubresource(destination)) {
      chain.doFilter(request, components.wrapPage(request, response, destination));
      return;
    }
    components.check(request);
    String userId = identity.userId(request);
    position.checked(userId != null);
    String idleState = userId == null ? null : idleState(request, userId);
    if (userId != null && idleState != null) {
      HttpServletResponse exposed = components.wrapPage(request, response, destination);
      filterIdle(request, exposed, chain, userId, idleState);
    } else {
      filterActive(request, response, chain, userId, destination);
    }
  }

  private boolean isServed(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() != DispatcherType.REQUEST) {
      return false;
    }
    if (components.serveScript(request, response)) {
      return true;
    }
    if (endpoint.matches(request)) {
      serveEndpoint(request, response, chain);
      return true;
    }
    return false;
  }

  /**
   * Where users are known after the chain only, the rest of the chain runs first. What it sends is
   * discarded: nothing of the application has the path of the endpoint.
   */
  private void serveEndpoint(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (position.findsUsersLateOnly()
        && !request.getMethod().equals("OPTIONS")
        && identity.isAnonymous(request)) {
      chain.doFilter(new SynchronousRequest(request), new DiscardedResponse(response));
    }
    if (!response.isCommitted()) {
      endpoint.serve(request, response);
    }
  }

  /**
   * Passes a forwarded request down the chain, and runs the commit hook at its end: after the
   * forward, containers like Tomcat 11 do not accept headers any more.
   */
  public void filterForward(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ActiveRequest active =
        request.getAttribute(attribute) instanceof ActiveRequest found ? found : null;
    if (active == null) {
      position.dispatched(DispatcherType.FORWARD);
    } else {
      compare(active, request);
    }
    if (active == null) {
      chain.doFilter(request, response);
      return;
    }
    boolean before = active.setForwarded(true);
    try {
      chain.doFilter(request, response);
    } finally {
      active.setForwarded(before);
    }
    if (!request.isAsyncStarted()) {
      active.beforeCommit();
    }
  }

  /** The container names no mapping of the filter: if a request passes by it, this is logged. */
  public void expectRequests(String remedy) {
    position.expectRequests(remedy);
  }

  /** The filter is mapped to all paths: a forward or dispatch that passes by it is logged. */
  public void expectDispatches() {
    position.expectDispatches();
  }

  /** The end of the chain has been reached with this request. */
  public void atEndOfChain(HttpServletRequest innermost) {
    DispatcherType type = innermost.getDispatcherType();
    if (type == DispatcherType.REQUEST) {
      position.reachedEnd();
      if (!position.isDone()
          && innermost.getAttribute(attribute) instanceof ActiveRequest active
          && active.isInChain()) {
        compare(active, innermost);
      }
    } else if (innermost.getAttribute(attribute) instanceof ActiveRequest active
        && !(type == DispatcherType.FORWARD ? active.isForwarded() : active.isInChain())) {
      position.passedBy(type);
    }
  }

  private void compare(ActiveRequest active, HttpServletRequest inner) {
    if (!position.isDone()) {
      barrier.run(() -> position.inside(active.login().request(), inner));
    }
  }

  /** Wraps no response but a page; afterwards only a change of user matters. */
  private void filterIdle(
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
      if (!request.isAsyncStarted() && !userId.equals(identity.userId(request))) {
        RequestLogin login = components.newLogin(request, response, false);
        boolean writable = completed && !response.isCommitted();
        barrier.run(
            () -> {
              login.resume(userId, idleState);
              if (writable) {
                login.beforeCommit(new TokenResponse(response), response.getStatus());
              }
              login.afterChain();
            });
      }
    }
  }

  private void filterActive(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      @Nullable String userId,
      @Nullable String destination)
      throws IOException, ServletException {
    RequestLogin login = components.newLogin(request, response, false);
    barrier.run(() -> login.beforeChain(userId));
    ActiveRequest active = new ActiveRequest(login, wrap(request, response, login, destination));
    request.setAttribute(attribute, active);
    HttpServletRequest observed = request;
    if (userId == null) {
      active.expectLogin();
      observed =
          identity.isOfSessionAttribute() ? request : new LoginRequest(request, active, barrier);
    }
    filterActive(active, observed, active.response(), chain);
  }

  private void filterDispatch(
      ActiveRequest active,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    RequestLogin login = active.login();
    compare(active, request);
    String userId = identity.userId(request);
    barrier.run(() -> login.beforeDispatch(request, response, userId));
    filterActive(
        active,
        request,
        active.forDispatch(
            response, given -> wrap(request, given, login, FetchMetadata.destination(request))),
        chain);
  }

  private HttpServletResponse wrap(
      HttpServletRequest request,
      HttpServletResponse response,
      RequestLogin login,
      @Nullable String destination) {
    return login.needsCommitHook()
        ? components.wrap(request, response, login, destination)
        : components.wrapPage(request, response, destination);
  }

  /**
   * Once asynchronous processing has started, the response belongs to the threads of the
   * application: neither response nor request nor session is touched after the chain then.
   */
  private void filterActive(
      ActiveRequest active,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    boolean completed = false;
    active.enterChain();
    requests.enter(active);
    try {
      chain.doFilter(request, response);
      completed = true;
    } finally {
      requests.leave();
      active.leaveChain();
      if (!request.isAsyncStarted()) {
        request.removeAttribute(attribute);
        afterChain(active, completed);
        checkPosition(active);
      }
    }
  }

  /** Runs the commit hook for an uncommitted response, which is sent when the filter returns. */
  private void afterChain(ActiveRequest active, boolean completed) {
    if (completed) {
      active.beforeCommit();
    } else {
      active.beforeError();
    }
    barrier.run(active.login()::afterChain);
    barrier.run(active::endEarlyLogin);
  }

  private void checkPosition(ActiveRequest active) {
    if (!position.isDone()) {
      barrier.run(() -> position.afterChain(active.login().request()));
    }
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
