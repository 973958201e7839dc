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
import org.cometchatbridge.servlet.internal.handoff.HeaderRule;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.login.RequestThreads;
import org.cometchatbridge.servlet.internal.page.MarkupOffer;
import org.cometchatbridge.servlet.internal.page.PageScript;
import org.cometchatbridge.servlet.internal.response.CommitHookResponse;
import org.cometchatbridge.servlet.internal.session.LoginStateCodec;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.jspecify.annotations.Nullable;

/** The way of a request through the bridge. */
public final class ServletFlow {

  private final String inside = ServletFlow.class.getName() + "." + UUID.randomUUID();
  private final AsyncSupport asyncSupport = new AsyncSupport();
  private final FaultBarrier barrier = new FaultBarrier();

  private final PageScript script;
  private final MarkupOffer markup;
  private final TokenEndpoint endpoint;
  private final Identity identity;
  private final LoginSessions logins;
  private final HeaderRule headerRule;
  private final RequestThreads requests;
  private final InstantSource clock;

  /** Puts the parts together. */
  public ServletFlow(
      PageScript script,
      MarkupOffer markup,
      TokenEndpoint endpoint,
      Identity identity,
      LoginSessions logins,
      HeaderRule headerRule,
      RequestThreads requests,
      InstantSource clock) {
    this.script = script;
    this.markup = markup;
    this.endpoint = endpoint;
    this.identity = identity;
    this.logins = logins;
    this.headerRule = headerRule;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * Answers the endpoint or the script, or sends a request down the chain and does what it has to
   * on the way.
   */
  public void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(inside) != null) {
      chain.doFilter(request, response);
      return;
    }
    asyncSupport.check(request);
    if (script.isAddressedBy(request) && script.respond(request, response)) {
      return;
    }
    if (endpoint.isAddressedBy(request)) {
      endpoint.respond(request, response);
      return;
    }
    if (FetchMetadata.isSubresource(request)) {
      chain.doFilter(request, response);
      return;
    }
    markup.to(request, response);
    String userId = identity.userId(request);
    boolean stateless = userId != null && identity.statelessSession(request, userId) != null;
    String lineText = userId == null || stateless ? null : lineText(request);
    if (userId != null
        && lineText != null
        && LoginStateCodec.isQuiet(lineText, userId, clock.millis())
        && !TokenHeaders.isAskedFor(request)) {
      passQuietly(request, response, chain, userId, lineText);
    } else {
      accompany(request, response, chain, userId);
    }
  }

  /**
   * Sends a forwarded request down the chain. When a forward is over the response takes no header
   * any more in containers like Tomcat 11, so that the hook runs as long as the forward lasts.
   */
  public void passForward(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
    if (!request.isAsyncStarted()
        && request.getAttribute(inside) instanceof CommitHookResponse hooked) {
      hooked.beforeCommit(hooked.getStatus());
    }
  }

  /** The application gets its own request and response; afterwards only a change of user counts. */
  private void passQuietly(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      String userId,
      String lineText)
      throws IOException, ServletException {
    boolean completed = false;
    requests.enter();
    try {
      chain.doFilter(request, response);
      completed = true;
    } finally {
      requests.leave();
      if (!userId.equals(identity.userId(request))) {
        RequestLogin visit = visit(request, response);
        boolean answerable = completed && !response.isCommitted();
        barrier.run(
            () -> {
              visit.resume(userId, lineText);
              if (answerable) {
                visit.beforeCommit(response.getStatus());
              }
              visit.leave();
            });
      }
    }
  }

  private void accompany(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      @Nullable String userId)
      throws IOException, ServletException {
    RequestLogin visit = visit(request, response);
    barrier.run(() -> visit.arrive(userId));
    HttpServletResponse shown = visit.hasBusinessAtCommit() ? hooked(response, visit) : response;
    request.setAttribute(inside, shown);
    boolean completed = false;
    requests.enter();
    try {
      chain.doFilter(request, shown);
      completed = true;
    } finally {
      requests.leave();
      request.removeAttribute(inside);
      leave(visit, shown, completed);
    }
  }

  private HttpServletResponse hooked(HttpServletResponse response, RequestLogin visit) {
    return new CommitHookResponse(
        response, status -> barrier.run(() -> visit.beforeCommit(status)));
  }

  /**
   * A response that is not committed yet goes out when the filter returns. The hook runs now also
   * for an asynchronous one: the application may hold the response that was not hooked.
   */
  private void leave(RequestLogin visit, HttpServletResponse shown, boolean completed) {
    if (shown instanceof CommitHookResponse hooked && !hooked.isCommitted()) {
      hooked.beforeCommit(
          completed ? hooked.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }
    barrier.run(visit::leave);
  }

  private RequestLogin visit(HttpServletRequest request, HttpServletResponse response) {
    return new RequestLogin(identity, logins, headerRule, request, response);
  }

  /** A session that the request does not name cannot hold a line, and is not looked for. */
  private @Nullable String lineText(HttpServletRequest request) {
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
