/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
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
import org.cometchatbridge.servlet.internal.session.LoginStateCodec;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.jspecify.annotations.Nullable;

/** Processes the requests of a filter that sees the current user on the request. */
public final class ServletFlow {

  private final String attribute = ServletFlow.class.getName() + "." + UUID.randomUUID();
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

  /** Creates the flow from its parts. */
  public ServletFlow(
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
   * Serves the endpoint or the page script, or passes the request down the chain and detects logins
   * and logouts.
   */
  public void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(attribute) != null) {
      chain.doFilter(request, response);
      return;
    }
    asyncSupport.check(request);
    if (script.matches(request) && script.serve(request, response)) {
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
    markup.attach(request, response);
    String userId = identity.userId(request);
    boolean stateless = userId != null && identity.statelessSession(request, userId) != null;
    String stateText = userId == null || stateless ? null : stateText(request);
    if (userId != null
        && stateText != null
        && LoginStateCodec.isIdle(stateText, userId, clock.millis())
        && !TokenHeaders.isRequested(request)) {
      filterUnwrapped(request, response, chain, userId, stateText);
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
      String stateText)
      throws IOException, ServletException {
    boolean completed = false;
    requests.enter();
    try {
      chain.doFilter(request, response);
      completed = true;
    } finally {
      requests.leave();
      if (!userId.equals(identity.userId(request))) {
        RequestLogin login = newLogin(request, response);
        boolean writable = completed && !response.isCommitted();
        barrier.run(
            () -> {
              login.resume(userId, stateText);
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
    RequestLogin login = newLogin(request, response);
    barrier.run(() -> login.beforeChain(userId));
    HttpServletResponse exposed = login.needsCommitHook() ? wrap(response, login) : response;
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

  private HttpServletResponse wrap(HttpServletResponse response, RequestLogin login) {
    return new CommitHookResponse(
        response, status -> barrier.run(() -> login.beforeCommit(status)));
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

  private RequestLogin newLogin(HttpServletRequest request, HttpServletResponse response) {
    return new RequestLogin(identity, logins, headerPolicy, request, response);
  }

  /** A session that the request does not name has no state, and is not loaded. */
  private @Nullable String stateText(HttpServletRequest request) {
    if (request.getRequestedSessionId() == null) {
      return null;
    }
    try {
      HttpSession session = request.getSession(false);
      return session == null ? null : SessionAttributes.text(session);
    } catch (RuntimeException | LinkageError e) {
      barrier.warn(e);
      return null;
    }
  }
}
