/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.cometchatbridge.servlet.internal.endpoint.TokenEndpoint;
import org.cometchatbridge.servlet.internal.fault.FaultBarrier;
import org.cometchatbridge.servlet.internal.handoff.FetchMetadata;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.Logins;
import org.cometchatbridge.servlet.internal.login.RequestTracker;
import org.jspecify.annotations.Nullable;

/**
 * Processes requests whose user is known within a part of the filter chain only, such as Spring
 * Security's. The outer filter owns the response and resolves the user only before the commit. The
 * inner filters and the authentication events trigger the detection of logins.
 */
public final class SecurityChainFlow implements ChainFlow {

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

  /** The adapter's own resolver finds the user where the filters stand. */
  private final @Nullable PositionCheck position;

  private volatile boolean stopped;

  /** Creates the flow from the components of the application. */
  public SecurityChainFlow(BridgeComponents components) {
    this.components = components;
    this.barrier = components.barrier();
    this.requests = components.requests();
    this.endpoint = components.endpoint();
    this.identity = components.identity();
    this.logins = components.logins();
    this.position =
        identity.isOfApplication()
            ? new PositionCheck(
                identity, PositionCheck.Installation.SECURITY_CHAIN, components.log())
            : null;
  }

  /**
   * The outer filter, where the user is unknown: serves the page script, which is public, and wraps
   * the response if it may carry a token. An asynchronous dispatch continues the request.
   */
  @Override
  public void filterResponse(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.FORWARD) {
      filterForward(request, response, chain);
      return;
    }
    if (request.getAttribute(attribute) instanceof ActiveRequest active) {
      if (active.isInChain()) {
        chain.doFilter(request, response);
      } else {
        filterDispatch(active, request, response, chain);
      }
      return;
    }
    boolean mayBeServed = components.mayBeServed(request);
    if (mayBeServed && components.serveScript(request, response)) {
      return;
    }
    String destination = FetchMetadata.destination(request);
    if (FetchMetadata.isSubresource(destination) || (mayBeServed && endpoint.matches(request))) {
      chain.doFilter(request, components.wrapPage(request, response, destination));
      return;
    }
    components.check(request);
    HttpSession session = logins.namedSession(request);
    String state = session == null ? null : logins.stateText(session);
    if (session == null || state == null) {
      filterActive(request, response, chain, destination);
      return;
    }
    boolean withUser = identity.isUserIn(session);
    try {
      if (isIdle(request, state)) {
        HttpServletResponse exposed = components.wrapPage(request, response, destination);
        filterIdle(request, exposed, chain, state);
      } else {
        filterActive(request, response, chain, destination);
      }
    } finally {
      if (!stopped && !request.isAsyncStarted()) {
        endIfLoggedOut(request, session, state, withUser);
      }
    }
  }

  /** Session stores that are no part of the container report neither the end nor a logout. */
  private void endIfLoggedOut(
      HttpServletRequest request, HttpSession session, String state, boolean withUser) {
    try {
      logins.endIfLoggedOut(request, session, state, withUser);
    } catch (RuntimeException | LinkageError e) {
      barrier.warn(e);
    }
  }

  /** After a forward, containers like Tomcat 11 do not accept headers any more. */
  private void filterForward(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
    if (!request.isAsyncStarted()) {
      beforeCommit(request);
    }
  }

  /**
   * The filter around the security filters: detects logins after the chain, unless asynchronous
   * processing has started.
   */
  @Override
  public void filterContext(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean completed = false;
    try {
      chain.doFilter(request, response);
      completed = true;
    } finally {
      if (!request.isAsyncStarted()) {
        if (completed) {
          beforeCommit(request);
        }
        detect(request, response);
        endEarlyLogin(request);
        checkAfterChain(request);
      }
    }
  }

  /** The filter after authentication: serves the endpoint, or detects the login. */
  @Override
  public void filterAuthenticated(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (endpoint.matches(request) && request.getDispatcherType() == DispatcherType.REQUEST) {
      endpoint.serve(request, response);
      return;
    }
    if (!isStillIdle(request)) {
      detect(request, response);
      expectLogin(request);
    }
    checkBeforeChain(request);
    chain.doFilter(request, response);
  }

  private void checkBeforeChain(HttpServletRequest request) {
    if (position != null && !position.isDone()) {
      boolean found = identity.userId(request) != null;
      position.checked(found);
      if (!found && request.getAttribute(attribute) instanceof ActiveRequest active) {
        active.foundWithoutUser();
      }
    }
  }

  private void checkAfterChain(HttpServletRequest request) {
    if (position != null
        && !position.isDone()
        && request.getAttribute(attribute) instanceof ActiveRequest active
        && active.isWithoutUser()) {
      barrier.run(() -> position.afterChain(request));
    }
  }

  /** Whether a request is meant for the token endpoint. */
  @Override
  public boolean isEndpoint(HttpServletRequest request) {
    return endpoint.matches(request);
  }

  /** A user has logged in on this thread; the session has its final id, the response is open. */
  @Override
  public void loggedIn() {
    RequestLogin login = current.get();
    if (login != null) {
      barrier.run(login::loggedIn);
    }
  }

  /** The application is about to log out the user of a request: revokes the token. */
  @Override
  public void end(HttpServletRequest request) {
    barrier.run(() -> logins.end(request));
  }

  /** Ignores the end of sessions from now on: a stop is not a logout. */
  @Override
  public void stop() {
    stopped = true;
  }

  /** The application has ended the HTTP session with this id. */
  @Override
  public void endSession(String sessionId) {
    barrier.run(() -> logins.endSession(sessionId));
  }

  /** The same for an HTTP session in a store that can be read. */
  @Override
  public void endSession(String sessionId, Function<String, @Nullable Object> attributes) {
    barrier.run(() -> logins.endSession(sessionId, attributes));
  }

  /** The security filters have found the user of the session, or none. */
  private boolean isStillIdle(HttpServletRequest request) {
    String state = requests.idleState();
    if (state == null) {
      return false;
    }
    try {
      String userId = identity.userId(request);
      return userId == null || logins.isIdle(request, userId, state);
    } catch (RuntimeException | LinkageError e) {
      barrier.warn(e);
      return true;
    }
  }

  private void filterIdle(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain, String state)
      throws IOException, ServletException {
    requests.enterIdle(state);
    try {
      chain.doFilter(request, response);
    } finally {
      requests.leave();
    }
  }

  private void filterActive(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      @Nullable String destination)
      throws IOException, ServletException {
    RequestLogin login = components.newLogin(request, response, true);
    barrier.run(() -> login.beforeChain(null));
    ActiveRequest active =
        new ActiveRequest(login, components.wrap(request, response, login, destination));
    request.setAttribute(attribute, active);
    filterActive(active, request, active.response(), chain);
  }

  private void filterDispatch(
      ActiveRequest active,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    RequestLogin login = active.login();
    barrier.run(() -> login.beforeDispatch(request, response, null));
    filterActive(
        active,
        request,
        active.forDispatch(
            response,
            given -> components.wrap(request, given, login, FetchMetadata.destination(request))),
        chain);
  }

  private void filterActive(
      ActiveRequest active,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    boolean completed = false;
    active.enterChain();
    current.set(active.login());
    requests.enter(active);
    try {
      chain.doFilter(request, response);
      completed = true;
    } finally {
      requests.leave();
      current.remove();
      active.leaveChain();
      if (!request.isAsyncStarted()) {
        request.removeAttribute(attribute);
        if (!completed) {
          active.beforeError();
        }
        if (!stopped) {
          barrier.run(active.login()::endIfInvalidated);
        }
      }
    }
  }

  /** Writes the header of an uncommitted response now, while the user is known. */
  private void beforeCommit(HttpServletRequest request) {
    if (request.getAttribute(attribute) instanceof ActiveRequest active) {
      active.beforeCommit();
    }
  }

  /** A user that a filter has found before may be a machine that logs in with each request. */
  private void expectLogin(HttpServletRequest request) {
    if (request.getAttribute(attribute) instanceof ActiveRequest active) {
      active.expectLogin();
    }
  }

  private void endEarlyLogin(HttpServletRequest request) {
    if (request.getAttribute(attribute) instanceof ActiveRequest active) {
      barrier.run(active::endEarlyLogin);
    }
  }

  private void detect(HttpServletRequest request, HttpServletResponse response) {
    if (request.getAttribute(attribute) instanceof ActiveRequest active) {
      barrier.run(active.login()::detect);
    } else if (requests.idleState() != null
        || (!FetchMetadata.isSubresource(FetchMetadata.destination(request))
            && !endpoint.matches(request))) {
      barrier.run(() -> detectChange(request, response));
    }
  }

  /** The response is not wrapped, but the current user may differ from the one of the session. */
  private void detectChange(HttpServletRequest request, HttpServletResponse response) {
    String userId = identity.userId(request);
    if (userId != null && logins.idleState(request, userId) == null) {
      components.newLogin(request, response, true).detect();
    }
  }

  private boolean isIdle(HttpServletRequest request, String state) {
    if (!SAFE.contains(request.getMethod()) || TokenHeaders.isRequested(request)) {
      return false;
    }
    try {
      return logins.isIdle(request, state);
    } catch (RuntimeException | LinkageError e) {
      barrier.warn(e);
      return false;
    }
  }
}
