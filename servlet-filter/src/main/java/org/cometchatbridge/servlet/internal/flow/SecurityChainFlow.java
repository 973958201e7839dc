/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.servlet.internal.endpoint.TokenEndpoint;
import org.cometchatbridge.servlet.internal.fault.FaultBarrier;
import org.cometchatbridge.servlet.internal.handoff.FetchMetadata;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaderPolicy;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.login.RequestTracker;
import org.cometchatbridge.servlet.internal.page.MarkupProvider;
import org.cometchatbridge.servlet.internal.page.PageScript;
import org.cometchatbridge.servlet.internal.response.CommitHookResponse;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.cometchatbridge.servlet.internal.session.LoginStateCodec;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
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

  private final AsyncSupportCheck asyncSupport = new AsyncSupportCheck();
  private final FaultBarrier barrier = new FaultBarrier();

  private final PageScript script;
  private final MarkupProvider markup;
  private final TokenEndpoint endpoint;
  private final Identity identity;
  private final LoginSessions logins;
  private final TokenHeaderPolicy headerPolicy;
  private final RequestTracker requests;
  private final InstantSource clock;

  /** The login detection of a request, and the response that is passed to the filter chain. */
  private record ActiveRequest(RequestLogin login, CommitHookResponse response) {}

  /** Creates the flow from its parts. */
  public SecurityChainFlow(
      PageScript script,
      MarkupProvider markup,
      TokenEndpoint endpoint,
      Identity identity,
      LoginSessions logins,
      TokenHeaderPolicy headerPolicy,
      RequestTracker requests,
      InstantSource clock) {
    this.script = script;
    this.markup = markup;
    this.endpoint = endpoint;
    this.identity = identity;
    this.logins = logins;
    this.headerPolicy = headerPolicy;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * The outer filter, where the user is unknown: serves the page script, which is public, and wraps
   * the response if it may carry a token.
   */
  public void filterResponse(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (script.matches(request) && script.serve(request, response)) {
      return;
    }
    if (request.getAttribute(attribute) != null
        || FetchMetadata.isSubresource(request)
        || endpoint.matches(request)) {
      chain.doFilter(request, response);
      return;
    }
    asyncSupport.check(request);
    markup.attach(request, response);
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
    barrier.run(
        () -> {
          String userId = identity.userId(request);
          SessionKey stateless = userId == null ? null : logins.statelessKey(request, userId);
          if (userId != null && stateless != null) {
            logins.revoke(LoginState.pending(stateless, userId));
          } else {
            revokeSessionLogin(request);
          }
        });
  }

  private void revokeSessionLogin(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    LoginState state = session == null ? null : logins.read(session);
    if (state != null) {
      logins.revokeAndClear(session, state);
    }
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
    RequestLogin login = new RequestLogin(identity, logins, headerPolicy, request, response);
    barrier.run(() -> login.beforeChain(null));
    CommitHookResponse wrapped =
        new CommitHookResponse(response, status -> barrier.run(() -> login.beforeCommit(status)));
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
    String text = userId == null ? null : stateText(request);
    if (userId != null && (text == null || !LoginStateCodec.isIdle(text, userId, clock.millis()))) {
      new RequestLogin(identity, logins, headerPolicy, request, response).detect();
    }
  }

  private boolean isIdle(HttpServletRequest request) {
    if (!SAFE.contains(request.getMethod()) || TokenHeaders.isRequested(request)) {
      return false;
    }
    try {
      String text = stateText(request);
      return text != null && LoginStateCodec.isIdle(text, clock.millis());
    } catch (RuntimeException | LinkageError e) {
      barrier.warn(e);
      return false;
    }
  }

  /** A session that the request does not name has no state, and is not loaded. */
  private static @Nullable String stateText(HttpServletRequest request) {
    HttpSession session =
        request.getRequestedSessionId() == null ? null : request.getSession(false);
    return session == null ? null : SessionAttributes.text(session);
  }
}
