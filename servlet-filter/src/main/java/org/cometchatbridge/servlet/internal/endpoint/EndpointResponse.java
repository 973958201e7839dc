/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenResult.NotEligible;
import org.cometchatbridge.servlet.internal.identity.NoUser;
import org.jspecify.annotations.Nullable;

/**
 * A response of the token endpoint.
 *
 * @param status the HTTP status
 * @param body the JSON body, or {@code null} for none
 * @param retryAfter the delay for {@code Retry-After}, or zero for no such header
 */
record EndpointResponse(int status, @Nullable JsonObject body, Duration retryAfter) {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int TOO_MANY_REQUESTS = 429;

  static EndpointResponse of(TokenResult result, CometChatBridgeConfig config) {
    if (result instanceof TokenResult.Ready ready) {
      return token(ready.token(), config);
    }
    if (result instanceof NotEligible rejection) {
      return switch (rejection.reason()) {
        case DEACTIVATED -> deactivated();
        case SIGNED_OUT -> signedOut();
        default -> notEligible();
      };
    }
    return result instanceof TokenResult.Unavailable unavailable
        ? unavailable(unavailable.retryAfter())
        : unavailable(SOON);
  }

  /** The token of the login session has been revoked. */
  static EndpointResponse revoked() {
    return new EndpointResponse(HttpServletResponse.SC_NO_CONTENT, null, Duration.ZERO);
  }

  /** The message says which precondition is missing, for a developer who opens the address. */
  static EndpointResponse notLoggedIn(NoUser reason) {
    return notLoggedIn(
        switch (reason) {
          case NO_SESSION -> "No user is logged in: the request has no session.";
          case SESSION_WITHOUT_USER -> "No user is logged in: the session has no user.";
          case CREDENTIALS_NOT_ACCEPTED ->
              "No user is logged in: the credentials of the request were not accepted.";
          case NEITHER_SESSION_NOR_CREDENTIALS ->
              "No user is logged in: the session has no user, and the credentials of the request"
                  + " were not accepted.";
          case NOT_RESOLVED -> "No user is logged in: the user resolver returned no user.";
          case NOT_RESOLVED_WITHOUT_SESSION ->
              "No user is logged in: the request has no session, and the user resolver returned no"
                  + " user.";
          case RESOLVER_FAILED -> "No user is logged in: the user resolver failed.";
          case ACTS_AS_ANOTHER -> "No user is logged in to chat while acting as another user.";
        });
  }

  /** The user was logged out while the request was processed. */
  static EndpointResponse loggedOut() {
    return notLoggedIn("No user is logged in: the login has just ended.");
  }

  private static EndpointResponse notLoggedIn(String message) {
    return error(HttpServletResponse.SC_UNAUTHORIZED, "not_logged_in", message);
  }

  static EndpointResponse notEligible() {
    return error(
        HttpServletResponse.SC_FORBIDDEN, "not_eligible", "Chat is not available to this user.");
  }

  static EndpointResponse foreignOrigin() {
    return error(
        HttpServletResponse.SC_FORBIDDEN,
        "foreign_origin",
        "Pages of this origin may not read chat tokens, or the request does not prove its"
            + " origin.");
  }

  static EndpointResponse badRequest() {
    return error(
        HttpServletResponse.SC_BAD_REQUEST,
        "bad_request",
        "Send {\"rejected\": \"the token\"} as application/json.");
  }

  static EndpointResponse tooManyRefreshes(Duration retryAfter) {
    return new EndpointResponse(
        TOO_MANY_REQUESTS,
        body("too_many_refreshes", "Too many tokens were replaced within a minute; retry later."),
        retryAfter);
  }

  static EndpointResponse methodNotAllowed() {
    return error(
        HttpServletResponse.SC_METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "Use GET to read a token, POST to replace a rejected one, DELETE to revoke it.");
  }

  static EndpointResponse unavailable() {
    return unavailable(SOON);
  }

  private static EndpointResponse token(ChatToken token, CometChatBridgeConfig config) {
    return new EndpointResponse(
        HttpServletResponse.SC_OK,
        new JsonObject()
            .with("appId", config.appId())
            .with("region", config.region())
            .with("uid", token.uid().value())
            .with("authToken", token.value()),
        Duration.ZERO);
  }

  private static EndpointResponse deactivated() {
    return error(
        HttpServletResponse.SC_FORBIDDEN, "deactivated", "The chat account is deactivated.");
  }

  private static EndpointResponse signedOut() {
    return error(
        HttpServletResponse.SC_FORBIDDEN,
        "signed_out",
        "The chat session has ended. A new login starts another one.");
  }

  private static EndpointResponse unavailable(Duration retryAfter) {
    return new EndpointResponse(
        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
        body("unavailable", "No chat token is available now; retry later."),
        retryAfter);
  }

  private static EndpointResponse error(int status, String code, String message) {
    return new EndpointResponse(status, body(code, message), Duration.ZERO);
  }

  private static JsonObject body(String code, String message) {
    return new JsonObject().with("error", code).with("message", message);
  }

  /** The value of {@code Retry-After}: whole seconds, rounded up, at least one. */
  long retryAfterSeconds() {
    return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
  }
}
