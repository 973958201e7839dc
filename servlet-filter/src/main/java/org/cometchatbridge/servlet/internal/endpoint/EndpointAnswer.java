/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenResult.NotEligible;

/**
 * What the token endpoint answers.
 *
 * @param status the HTTP status
 * @param body the JSON body
 * @param retryAfter when to ask again, or zero if that is not said
 */
record EndpointAnswer(int status, JsonObject body, Duration retryAfter) {

  private static final Duration SOON = Duration.ofSeconds(1);

  static EndpointAnswer of(TokenResult result, CometChatBridgeConfig config) {
    if (result instanceof TokenResult.Ready ready) {
      return token(ready.token(), config);
    }
    if (result instanceof NotEligible refusal) {
      return refusal.reason() == NotEligible.Reason.DEACTIVATED ? deactivated() : notEligible();
    }
    return result instanceof TokenResult.Unavailable unavailable
        ? unavailable(unavailable.retryAfter())
        : unavailable(SOON);
  }

  static EndpointAnswer notLoggedIn() {
    return error(HttpServletResponse.SC_UNAUTHORIZED, "not_logged_in", "Log in first.");
  }

  static EndpointAnswer notEligible() {
    return error(
        HttpServletResponse.SC_FORBIDDEN, "not_eligible", "Chat is not available to this user.");
  }

  static EndpointAnswer withoutSession() {
    return error(
        HttpServletResponse.SC_FORBIDDEN,
        "not_eligible",
        "Chat needs a login with an HTTP session, and this request has none.");
  }

  static EndpointAnswer foreignOrigin() {
    return error(
        HttpServletResponse.SC_FORBIDDEN,
        "foreign_origin",
        "Pages of this origin may not read chat tokens.");
  }

  static EndpointAnswer methodNotAllowed() {
    return error(
        HttpServletResponse.SC_METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "Use GET to read a token.");
  }

  static EndpointAnswer unavailable() {
    return unavailable(SOON);
  }

  private static EndpointAnswer token(ChatToken token, CometChatBridgeConfig config) {
    return new EndpointAnswer(
        HttpServletResponse.SC_OK,
        new JsonObject()
            .with("appId", config.appId())
            .with("region", config.region())
            .with("uid", token.uid().value())
            .with("authToken", token.value()),
        Duration.ZERO);
  }

  private static EndpointAnswer deactivated() {
    return error(
        HttpServletResponse.SC_FORBIDDEN, "deactivated", "The chat account was deactivated.");
  }

  private static EndpointAnswer unavailable(Duration retryAfter) {
    EndpointAnswer answer =
        error(
            HttpServletResponse.SC_SERVICE_UNAVAILABLE,
            "unavailable",
            "No chat token can be had right now; ask again later.");
    return new EndpointAnswer(answer.status, answer.body, retryAfter);
  }

  private static EndpointAnswer error(int status, String code, String message) {
    return new EndpointAnswer(
        status, new JsonObject().with("error", code).with("message", message), Duration.ZERO);
  }

  /** Whole seconds, rounded up, at least one. */
  long retryAfterSeconds() {
    return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
  }
}
