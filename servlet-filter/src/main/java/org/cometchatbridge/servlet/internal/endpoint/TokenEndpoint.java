/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.Entry;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.origin.AllowedOrigins;
import org.cometchatbridge.servlet.internal.origin.Provenance;
import org.cometchatbridge.servlet.internal.session.SessionLine;
import org.cometchatbridge.servlet.internal.warning.WarnOnce;
import org.slf4j.LoggerFactory;

/** Answers {@code GET {context}/cometchat/token} with the token of the user who is logged in. */
public final class TokenEndpoint {

  private static final String METHODS = "GET, HEAD, OPTIONS";

  private final String path;
  private final CometChatBridgeConfig config;
  private final AllowedOrigins origins;
  private final Identity identity;
  private final LoginSessions logins;
  private final WarnOnce warnings = new WarnOnce(LoggerFactory.getLogger(TokenEndpoint.class));

  /** Answers at a path below the context path. */
  public TokenEndpoint(
      String path,
      CometChatBridgeConfig config,
      AllowedOrigins origins,
      Identity identity,
      LoginSessions logins) {
    this.path = path;
    this.config = config;
    this.origins = origins;
    this.identity = identity;
    this.logins = logins;
  }

  /** Whether a request is meant for this endpoint, by the path that the container has decoded. */
  public boolean isAddressedBy(HttpServletRequest request) {
    String servletPath = request.getServletPath();
    String pathInfo = request.getPathInfo();
    if (pathInfo == null) {
      return path.equals(servletPath);
    }
    return servletPath.length() + pathInfo.length() == path.length()
        && path.startsWith(servletPath)
        && path.endsWith(pathInfo);
  }

  /** Answers a request. */
  public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Provenance provenance = origins.of(request);
    allowOrigin(request, response, provenance);
    switch (request.getMethod()) {
      case "GET", "HEAD" -> write(request, response, tokenFor(request, provenance));
      case "OPTIONS" -> answerPreflight(request, response, provenance);
      default -> refuseMethod(request, response);
    }
  }

  private EndpointAnswer tokenFor(HttpServletRequest request, Provenance provenance) {
    if (provenance == Provenance.FOREIGN) {
      return EndpointAnswer.foreignOrigin();
    }
    try {
      return tokenFor(request);
    } catch (RuntimeException | LinkageError e) {
      warnings.warn("The token endpoint failed", e);
      return EndpointAnswer.unavailable();
    }
  }

  private EndpointAnswer tokenFor(HttpServletRequest request) {
    String hostId = identity.hostId(request);
    if (hostId == null) {
      return identity.isBlank(request)
          ? EndpointAnswer.notEligible()
          : EndpointAnswer.notLoggedIn();
    }
    SessionKey stateless = logins.keyWithoutSession(request, hostId);
    if (stateless != null) {
      return tokenWithoutSession(request, stateless, hostId);
    }
    HttpSession session = request.getSession(false);
    if (session == null) {
      return EndpointAnswer.withoutSession();
    }
    Entry entry = logins.enter(request, session, hostId);
    if (!(entry.result() instanceof TokenResult.Pending)) {
      return EndpointAnswer.of(entry.result(), config);
    }
    TokenResult result = logins.resultWithin(entry.line(), config.loginDeadline());
    SessionLine told = logins.settle(session, entry.line(), result);
    if (told == null) {
      return EndpointAnswer.unavailable();
    }
    return EndpointAnswer.of(told.isSettled() ? logins.result(told) : result, config);
  }

  private EndpointAnswer tokenWithoutSession(
      HttpServletRequest request, SessionKey key, String hostId) {
    Entry entry = logins.enterWithoutSession(request, key, hostId);
    TokenResult result =
        entry.result() instanceof TokenResult.Pending
            ? logins.resultWithin(entry.line(), config.loginDeadline())
            : entry.result();
    return EndpointAnswer.of(result, config);
  }

  private void answerPreflight(
      HttpServletRequest request, HttpServletResponse response, Provenance provenance)
      throws IOException {
    if (provenance != Provenance.LISTED) {
      refuseMethod(request, response);
      return;
    }
    response.setHeader("Access-Control-Allow-Methods", METHODS);
    response.setHeader("Access-Control-Allow-Headers", "Content-Type, X-CometChat-Bridge");
    response.setHeader("Cache-Control", "no-store");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private void refuseMethod(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Allow", METHODS);
    write(request, response, EndpointAnswer.methodNotAllowed());
  }

  private void allowOrigin(
      HttpServletRequest request, HttpServletResponse response, Provenance provenance) {
    if (origins.isAnyListed()) {
      response.addHeader("Vary", "Origin");
    }
    if (provenance == Provenance.LISTED) {
      response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
  }

  private static void write(
      HttpServletRequest request, HttpServletResponse response, EndpointAnswer answer)
      throws IOException {
    byte[] body = answer.body().toBytes();
    response.setStatus(answer.status());
    response.setContentType("application/json;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (!answer.retryAfter().isZero()) {
      response.setHeader("Retry-After", Long.toString(answer.retryAfterSeconds()));
    }
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }
}
