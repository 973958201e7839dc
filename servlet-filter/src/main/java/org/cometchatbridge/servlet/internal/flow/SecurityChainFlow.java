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
import org.cometchatbridge.servlet.internal.handoff.HeaderRule;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.login.RequestThreads;
import org.cometchatbridge.servlet.internal.page.MarkupOffer;
import org.cometchatbridge.servlet.internal.page.PageScript;
import org.cometchatbridge.servlet.internal.response.CommitHookResponse;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.cometchatbridge.servlet.internal.session.LoginStateCodec;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request whose user is known on a stretch of it only, as within Spring Security's
 * chain. The filter outside owns the response and never asks who is logged in, except in the moment
 * before the response goes out; filters and events on the stretch say when there is something to
 * see.
 */
public final class SecurityChainFlow {

  /** A request of these methods logs nobody in whose answer a script would read. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final String passage = SecurityChainFlow.class.getName() + "." + UUID.randomUUID();

  @SuppressWarnings("ThreadLocalUsage") // one per application, and taken off with its request
  private final ThreadLocal<@Nullable RequestLogin> current = new ThreadLocal<>();

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

  /** A visit, and the response that its request is given. */
  private record Passage(RequestLogin visit, CommitHookResponse response) {}

  /** Puts the parts together. */
  public SecurityChainFlow(
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
   * Outside of everything that knows the user: answers the script, which is for everybody, and
   * hooks the response if it may matter.
   */
  public void filterResponse(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (script.isAddressedBy(request) && script.respond(request, response)) {
      return;
    }
    if (request.getAttribute(passage) != null
        || FetchMetadata.isSubresource(request)
        || endpoint.isAddressedBy(request)) {
      chain.doFilter(request, response);
      return;
    }
    asyncSupport.check(request);
    markup.to(request, response);
    if (isQuiet(request)) {
      passThrough(request, response, chain);
    } else {
      accompany(request, response, chain);
    }
  }

  /** At the beginning of the stretch, and so at its end: looks on the way out. */
  public void filterContext(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean completed = false;
    try {
      chain.doFilter(request, response);
      completed = true;
    } finally {
      if (completed && request.getAttribute(passage) instanceof Passage taken) {
        settle(taken.response());
      }
      look(request, response);
    }
  }

  /** Where the user of a request is known for sure: answers the endpoint, or looks. */
  public void filterAuthenticated(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (endpoint.isAddressedBy(request)) {
      endpoint.respond(request, response);
      return;
    }
    look(request, response);
    chain.doFilter(request, response);
  }

  /** Whether a request is meant for the token endpoint. */
  public boolean isEndpoint(HttpServletRequest request) {
    return endpoint.isAddressedBy(request);
  }

  /** A login has happened on this thread, with its session settled and the response still open. */
  public void loggedIn() {
    RequestLogin visit = current.get();
    if (visit != null) {
      barrier.run(visit::loggedIn);
    }
  }

  /** The application is about to log out the user of a request. */
  public void end(HttpServletRequest request) {
    barrier.run(
        () -> {
          String userId = identity.userId(request);
          SessionKey stateless = userId == null ? null : logins.keyWithoutSession(request, userId);
          if (userId != null && stateless != null) {
            logins.end(LoginState.begun(stateless, userId));
          } else {
            endSession(request);
          }
        });
  }

  private void endSession(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    LoginState line = session == null ? null : logins.held(session);
    if (line != null) {
      logins.endAndForget(session, line);
    }
  }

  private void passThrough(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    requests.enter();
    try {
      chain.doFilter(request, response);
    } finally {
      requests.leave();
    }
  }

  private void accompany(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RequestLogin visit = new RequestLogin(identity, logins, headerRule, request, response);
    barrier.run(() -> visit.arrive(null));
    CommitHookResponse hooked =
        new CommitHookResponse(response, status -> barrier.run(() -> visit.beforeCommit(status)));
    request.setAttribute(passage, new Passage(visit, hooked));
    current.set(visit);
    requests.enter();
    try {
      chain.doFilter(request, hooked);
    } finally {
      requests.leave();
      current.remove();
      request.removeAttribute(passage);
    }
  }

  /** A response that is not committed yet takes its header now, while the user is known. */
  private static void settle(CommitHookResponse response) {
    if (!response.isCommitted()) {
      response.beforeCommit(response.getStatus());
    }
  }

  private void look(HttpServletRequest request, HttpServletResponse response) {
    if (request.getAttribute(passage) instanceof Passage taken) {
      barrier.run(taken.visit()::lookNow);
    } else if (!FetchMetadata.isSubresource(request) && !endpoint.isAddressedBy(request)) {
      barrier.run(() -> lookAtChangeOnly(request, response));
    }
  }

  /**
   * The response was not worth a hook; yet another user may be logged in than the session holds.
   */
  private void lookAtChangeOnly(HttpServletRequest request, HttpServletResponse response) {
    String userId = identity.userId(request);
    String text = userId == null ? null : lineText(request);
    if (userId != null
        && (text == null || !LoginStateCodec.isQuiet(text, userId, clock.millis()))) {
      new RequestLogin(identity, logins, headerRule, request, response).lookNow();
    }
  }

  private boolean isQuiet(HttpServletRequest request) {
    if (!SAFE.contains(request.getMethod()) || TokenHeaders.isAskedFor(request)) {
      return false;
    }
    try {
      String text = lineText(request);
      return text != null && LoginStateCodec.isQuiet(text, clock.millis());
    } catch (RuntimeException | LinkageError e) {
      barrier.warn(e);
      return false;
    }
  }

  /** A session that the request does not name cannot hold a line, and is not looked for. */
  private static @Nullable String lineText(HttpServletRequest request) {
    HttpSession session =
        request.getRequestedSessionId() == null ? null : request.getSession(false);
    return session == null ? null : SessionAttributes.text(session);
  }
}
