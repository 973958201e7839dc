/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.cometchatbridge.servlet.internal.handoff.AllowedOrigins;
import org.cometchatbridge.servlet.internal.handoff.RequestOrigin;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.Login;
import org.cometchatbridge.servlet.internal.login.Logins;

/**
 * The endpoint {@code {context}/cometchat/token}. {@code GET} returns the token of the current
 * user, {@code POST} replaces a rejected token, and {@code DELETE} revokes the token of the login
 * session.
 */
public final class TokenEndpoint {

  private static final String METHODS = "GET, HEAD, POST, DELETE, OPTIONS";

  /** The request attribute of an adapter whose filters read bearer tokens. */
  public static final String BEARER_TOKENS = TokenEndpoint.class.getName() + ".bearerTokens";

  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String BEARER = "Bearer";

  /** A login by a page. Not Basic or Digest, for which browsers ask the user for a password. */
  private static final String LOGIN = "Login";

  private static final Duration PREFLIGHT_MAX_AGE = Duration.ofMinutes(10);

  private final String path;
  private final InstantSource clock;
  private final AllowedOrigins origins;
  private final Identity identity;
  private final Logins logins;
  private final RefreshRateLimiter limiter;
  private final RejectedTokenReader reader;
  private final EndpointCoverage coverage;
  private final WarnOnceLogger warnings;

  /** Handles a method for a user who is logged in. */
  @FunctionalInterface
  private interface Handler {
    EndpointResponse handle(HttpServletRequest request, Login login);
  }

  /** Creates the endpoint for a path below the context path. */
  public TokenEndpoint(
      String path,
      int refreshesPerMinute,
      InstantSource clock,
      AllowedOrigins origins,
      Identity identity,
      Logins logins,
      OperatorLog log) {
    this.path = path;
    this.warnings = new WarnOnceLogger(log.named(TokenEndpoint.class));
    this.clock = clock;
    this.origins = origins;
    this.identity = identity;
    this.logins = logins;
    this.limiter = new RefreshRateLimiter(refreshesPerMinute, clock);
    this.reader = new RejectedTokenReader(clock);
    this.coverage = new EndpointCoverage(path, identity, logins, log);
  }

  /** Whether a request is for this endpoint, by the path that the container has decoded. */
  public boolean matches(HttpServletRequest request) {
    String servletPath = request.getServletPath();
    String pathInfo = request.getPathInfo();
    if (pathInfo == null) {
      return path.equals(servletPath);
    }
    return servletPath.length() + pathInfo.length() == path.length()
        && path.startsWith(servletPath)
        && path.endsWith(pathInfo);
  }

  /** Processes a request. */
  public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    switch (request.getMethod()) {
      case "GET", "HEAD" -> handle(request, response, origins.of(request), this::current);
      case "POST" -> handle(request, response, origins.ofStateChange(request), this::replace);
      case "DELETE" -> handle(request, response, origins.ofStateChange(request), this::revoke);
      case "OPTIONS" -> handlePreflight(request, response);
      default -> rejectMethod(request, response);
    }
  }

  private void handle(
      HttpServletRequest request,
      HttpServletResponse response,
      RequestOrigin origin,
      Handler handler)
      throws IOException {
    allowOrigin(request, response, origin);
    EndpointResponse result =
        origin == RequestOrigin.FOREIGN
            ? EndpointResponse.foreignOrigin()
            : handleSafely(request, handler);
    write(request, response, result);
  }

  private EndpointResponse handleSafely(HttpServletRequest request, Handler handler) {
    try {
      return handle(request, handler);
    } catch (RuntimeException | LinkageError e) {
      warnings.warn("The token endpoint failed", e);
      return EndpointResponse.unavailable();
    }
  }

  private EndpointResponse handle(HttpServletRequest request, Handler handler) {
    String userId = identity.userId(request);
    if (userId == null) {
      coverage.withoutUser(request);
      return identity.hasBlankId(request)
          ? EndpointResponse.notEligible()
          : EndpointResponse.notLoggedIn(identity.reasonForNoUser(request));
    }
    coverage.withUser();
    Login login = logins.find(request, userId);
    if (login != null) {
      return handler.handle(request, login);
    }
    return logins.uidOf(request, userId).isPresent()
        ? EndpointResponse.loggedOut()
        : EndpointResponse.notEligible();
  }

  private EndpointResponse current(HttpServletRequest request, Login login) {
    return EndpointResponse.of(login.token(), login.config());
  }

  /** Returns the current token if it is not the rejected one: that one was replaced before. */
  private EndpointResponse replace(HttpServletRequest request, Login login) {
    String rejected = reader.read(request);
    if (rejected == null) {
      return EndpointResponse.badRequest();
    }
    Instant start = clock.instant();
    TokenResult current = login.token();
    if (!(current instanceof TokenResult.Ready ready) || !ready.token().value().equals(rejected)) {
      return EndpointResponse.of(current, login.config());
    }
    Optional<Duration> wait = limiter.tryAcquire(login, ready.token());
    if (wait.isPresent()) {
      return EndpointResponse.tooManyRefreshes(wait.get());
    }
    return EndpointResponse.of(
        login.replace(ready.token(), waitLeftSince(start, login)), login.config());
  }

  private EndpointResponse revoke(HttpServletRequest request, Login login) {
    login.logOutPage();
    return EndpointResponse.revoked();
  }

  /**
   * The rest of {@code maxLoginWait}; at most all of it if the clock was set back in the meantime.
   */
  private Duration waitLeftSince(Instant start, Login login) {
    Duration maxWait = login.config().maxLoginWait();
    Duration left = maxWait.minus(Duration.between(start, clock.instant()));
    return left.compareTo(maxWait) > 0 ? maxWait : left;
  }

  private void handlePreflight(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    RequestOrigin origin = origins.of(request);
    if (origin != RequestOrigin.ALLOWED) {
      rejectMethod(request, response);
      return;
    }
    allowOrigin(request, response, origin);
    response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE");
    response.setHeader("Access-Control-Allow-Headers", PreflightHeaders.allowedFor(request));
    response.setHeader("Access-Control-Max-Age", Long.toString(PREFLIGHT_MAX_AGE.toSeconds()));
    response.setHeader("Cache-Control", "no-store");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private void rejectMethod(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    allowOrigin(request, response, origins.of(request));
    response.setHeader("Allow", METHODS);
    write(request, response, EndpointResponse.methodNotAllowed());
  }

  /**
   * Sets {@code Vary} for caches that ignore {@code no-store}, so that users do not share tokens.
   */
  private static void allowOrigin(
      HttpServletRequest request, HttpServletResponse response, RequestOrigin origin) {
    response.addHeader("Vary", "Origin");
    response.addHeader("Vary", "Authorization, Cookie, Sec-Fetch-Site");
    if (origin == RequestOrigin.ALLOWED) {
      response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
      response.setHeader("Access-Control-Allow-Credentials", "true");
      response.setHeader("Access-Control-Expose-Headers", "Retry-After");
    }
  }

  private static String scheme(HttpServletRequest request) {
    String sent = request.getHeader("Authorization");
    boolean bearer =
        request.getAttribute(BEARER_TOKENS) != null
            || (sent != null && sent.regionMatches(true, 0, BEARER + ' ', 0, BEARER.length() + 1));
    return bearer ? BEARER : LOGIN;
  }

  private static void write(
      HttpServletRequest request, HttpServletResponse response, EndpointResponse result)
      throws IOException {
    response.setStatus(result.status());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (result.status() == HttpServletResponse.SC_UNAUTHORIZED
        && !response.containsHeader(CHALLENGE)) {
      response.setHeader(CHALLENGE, scheme(request) + " realm=\"application\"");
    }
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
