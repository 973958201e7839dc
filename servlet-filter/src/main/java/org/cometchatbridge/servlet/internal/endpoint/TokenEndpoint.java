/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.cometchatbridge.servlet.internal.handoff.AllowedOrigins;
import org.cometchatbridge.servlet.internal.handoff.RequestOrigin;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Answers at {@code {context}/cometchat/token}: {@code GET} with the token of the user who is
 * logged in, {@code POST} with another one for a token that was rejected, {@code DELETE} by ending
 * the login session's token.
 */
public final class TokenEndpoint {

  private static final String METHODS = "GET, HEAD, POST, DELETE, OPTIONS";
  private static final Duration PREFLIGHT_MEMORY = Duration.ofMinutes(10);

  private final String path;
  private final CometChatBridgeConfig config;
  private final AllowedOrigins origins;
  private final Identity identity;
  private final LoginSessions logins;
  private final RefreshLimit limit;
  private final RejectionReader reader;
  private final WarnOnceLogger warnings =
      new WarnOnceLogger(LoggerFactory.getLogger(TokenEndpoint.class));

  /** What to do for a user who is logged in. */
  @FunctionalInterface
  private interface Service {
    EndpointResponse respond(HttpServletRequest request, CurrentLogin login);
  }

  /** Answers at a path below the context path. */
  public TokenEndpoint(
      String path,
      int refreshesPerMinute,
      CometChatBridgeConfig config,
      AllowedOrigins origins,
      Identity identity,
      LoginSessions logins) {
    this.path = path;
    this.config = config;
    this.origins = origins;
    this.identity = identity;
    this.logins = logins;
    this.limit = new RefreshLimit(refreshesPerMinute, config.clock());
    this.reader = new RejectionReader(config.clock());
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
  public void respond(HttpServletRequest request, HttpServletResponse response) throws IOException {
    switch (request.getMethod()) {
      case "GET", "HEAD" -> serve(request, response, origins.of(request), this::current);
      case "POST" -> serve(request, response, origins.ofChange(request), this::another);
      case "DELETE" -> serve(request, response, origins.ofChange(request), this::revoke);
      case "OPTIONS" -> answerPreflight(request, response);
      default -> rejectMethod(request, response);
    }
  }

  private void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      RequestOrigin provenance,
      Service service)
      throws IOException {
    allowOrigin(request, response, provenance);
    EndpointResponse result =
        provenance == RequestOrigin.FOREIGN
            ? EndpointResponse.foreignOrigin()
            : contained(request, service);
    write(request, response, result);
  }

  private EndpointResponse contained(HttpServletRequest request, Service service) {
    try {
      return serve(request, service);
    } catch (RuntimeException | LinkageError e) {
      warnings.warn("The token endpoint failed", e);
      return EndpointResponse.unavailable();
    }
  }

  private EndpointResponse serve(HttpServletRequest request, Service service) {
    String userId = identity.userId(request);
    if (userId == null) {
      return identity.isBlank(request)
          ? EndpointResponse.notEligible()
          : EndpointResponse.notLoggedIn();
    }
    CurrentLogin login = login(request, userId);
    return login == null ? EndpointResponse.withoutSession() : service.respond(request, login);
  }

  private @Nullable CurrentLogin login(HttpServletRequest request, String userId) {
    SessionKey stateless = logins.keyWithoutSession(request, userId);
    if (stateless != null) {
      return new StatelessLogin(logins, request, stateless, userId);
    }
    HttpSession session = identity.loginSession(request, userId);
    return session == null ? null : new SessionLogin(logins, request, session, userId);
  }

  private EndpointResponse current(HttpServletRequest request, CurrentLogin login) {
    return EndpointResponse.of(login.token(config.maxLoginWait()), config);
  }

  /** A token that is rejected but is not the current one has been replaced already. */
  private EndpointResponse another(HttpServletRequest request, CurrentLogin login) {
    String rejected = reader.rejected(request);
    if (rejected == null) {
      return EndpointResponse.badRequest();
    }
    Instant begin = config.clock().instant();
    TokenResult current = login.token(config.maxLoginWait());
    if (!(current instanceof TokenResult.Ready ready) || !ready.token().value().equals(rejected)) {
      return EndpointResponse.of(current, config);
    }
    Optional<Duration> wait = limit.take(login.key(), ready.token());
    if (wait.isPresent()) {
      return EndpointResponse.tooManyRefreshes(wait.get());
    }
    return EndpointResponse.of(login.replace(ready.token(), leftSince(begin)), config);
  }

  private EndpointResponse revoke(HttpServletRequest request, CurrentLogin login) {
    login.end();
    return EndpointResponse.revoked();
  }

  /**
   * What is left of the maximum login wait; not more than all of it where the clock was set back.
   */
  private Duration leftSince(Instant begin) {
    Duration deadline = config.maxLoginWait();
    Duration left = deadline.minus(Duration.between(begin, config.clock().instant()));
    return left.compareTo(deadline) > 0 ? deadline : left;
  }

  private void answerPreflight(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    RequestOrigin provenance = origins.of(request);
    if (provenance != RequestOrigin.LISTED) {
      rejectMethod(request, response);
      return;
    }
    allowOrigin(request, response, provenance);
    response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE");
    response.setHeader("Access-Control-Allow-Headers", "Content-Type, " + AllowedOrigins.PROOF);
    response.setHeader("Access-Control-Max-Age", Long.toString(PREFLIGHT_MEMORY.toSeconds()));
    response.setHeader("Cache-Control", "no-store");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private void rejectMethod(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    allowOrigin(request, response, origins.of(request));
    response.setHeader("Allow", METHODS);
    write(request, response, EndpointResponse.methodNotAllowed());
  }

  /** A cache that keeps what it must not keep shall at least not hand it to other users. */
  private static void allowOrigin(
      HttpServletRequest request, HttpServletResponse response, RequestOrigin provenance) {
    response.addHeader("Vary", "Origin");
    response.addHeader("Vary", "Cookie, Sec-Fetch-Site");
    if (provenance == RequestOrigin.LISTED) {
      response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
      response.setHeader("Access-Control-Allow-Credentials", "true");
      response.setHeader("Access-Control-Expose-Headers", "Retry-After");
    }
  }

  private static void write(
      HttpServletRequest request, HttpServletResponse response, EndpointResponse result)
      throws IOException {
    response.setStatus(result.status());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (!result.retryAfter().isZero()) {
      response.setHeader("Retry-After", Long.toString(result.retryAfterSeconds()));
    }
    if (result.body() == null) {
      return;
    }
    byte[] body = result.body().toBytes();
    response.setContentType("application/json;charset=UTF-8");
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }
}
