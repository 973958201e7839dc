/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the user who is logged in to the application.
 *
 * <p>An implementation is named in the init-param {@code userResolver}, in which case it needs a
 * public constructor without parameters, or an instance is passed to the filter. It must return
 * only identities that the application has authenticated, never unverified input of a request: the
 * sender of the request gets access to the chat of the returned user.
 *
 * <p>Implementations must be thread-safe. If a method throws, the exception is logged, and the
 * request is processed without chat or with the default of that method.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface UserResolver {

  /**
   * Returns the user id of the current user. Called several times per request, before and after the
   * application processes it, so it must be fast. It must not create a session.
   *
   * @param request the request that was passed to the filter
   * @return the application's own user id, exactly as the application compares it, or {@code null}
   *     if no user is logged in; a user with a blank id has no access to chat
   */
  @Nullable String userId(HttpServletRequest request);

  /**
   * Returns the profile of the user. Called only when a CometChat call may be needed, which may be
   * while the application logs the user in: inside {@code HttpSession.setAttribute} or {@code
   * HttpServletRequest.login}, and in a transaction that is open then. It must not store a user in
   * the session.
   *
   * @param request the request that was passed to the filter
   * @param userId the id that {@link #userId} returned
   * @return the user, with the same user id; by default a user with an id only
   */
  default ChatUser profile(HttpServletRequest request, String userId) {
    return ChatUser.builder(userId).build();
  }

  /**
   * Returns the name of a stateless login session, which the request itself carries, such as the
   * {@code sid} claim of a JWT. Called on most requests of a user, so it must be fast.
   *
   * <p>All requests with the same user id and name share one chat token, which the bridge keeps
   * outside of HTTP sessions. The name must stay the same for the whole login: a name that changes
   * with every request creates a token with every request. It must come from verified data only.
   *
   * @param request the request that was passed to the filter
   * @param userId the id that {@link #userId} returned
   * @return the name, or {@code null}, the default, if the HTTP session is the login session; a
   *     blank name counts as {@code null}
   */
  default @Nullable String statelessSession(HttpServletRequest request, String userId) {
    return null;
  }

  /**
   * Returns when the credential of a request expires, such as {@code exp} of a JWT. Called for
   * requests that belong to no login session. They share one token of the user, which no logout
   * revokes, so it is revoked at this time. If the requests of a user return different times, the
   * latest is used.
   *
   * @param request the request that was passed to the filter
   * @param userId the id that {@link #userId} returned
   * @return the time, of which at least one minute from now is used; {@code null}, the default, if
   *     it is unknown: the token is then revoked 12 hours after the last request of the user
   */
  default @Nullable Instant expiresAt(HttpServletRequest request, String userId) {
    return null;
  }

  /**
   * Returns when the credential of a request was issued, such as {@code iat} of a JWT. Called for
   * requests that do not use an HTTP session as login session. After a {@linkplain
   * org.cometchatbridge.core.ChatUsers#signOutEverywhere sign-out} of the user, a credential gets
   * no token that was issued before it, or less than two seconds after it, since clocks differ.
   *
   * @param request the request that was passed to the filter
   * @param userId the id that {@link #userId} returned
   * @return the time; {@link Instant#EPOCH} for a credential that may be old and does not name it;
   *     {@code null}, the default, for one that proves the login anew, such as a password: then the
   *     user counts as logged in since the last sign-out
   */
  default @Nullable Instant issuedAt(HttpServletRequest request, String userId) {
    return null;
  }

  /**
   * Returns whether the HTTP session of a request is the login session of its user. A request may
   * carry credentials, such as a password or a bearer token, together with the session cookie of
   * another user. The bridge then ignores that session and treats the request as one without a
   * session. Called on most requests of a user, so it must be fast.
   *
   * <p>The bridge recognizes most of these requests itself: if the session has no login session of
   * this user, it calls {@link #userId} for the request without headers (except cookies),
   * parameters, attributes and principal. The session is ignored if that returns the user whose
   * login session it holds, or if the request has a credential in a header such as {@code
   * Authorization} and that does not return this user.
   *
   * @param request the request that was passed to the filter
   * @param session its session
   * @param userId the id that {@link #userId} returned
   * @return whether the session belongs to the login of this user; {@code true} by default
   */
  default boolean isLoginSession(HttpServletRequest request, HttpSession session, String userId) {
    return true;
  }

  /**
   * Returns whether an HTTP session holds a logged-in user of the application. If it did when a
   * request began, and does not when the filter chain returns, the user has logged out, and the
   * token is revoked. Called twice for most requests with a login session, so it must be fast, and
   * only by {@link WebBridge}.
   *
   * @param session a session that is not invalidated
   * @return whether a user is in it; {@code false} by default, so that such a logout is not
   *     detected
   */
  default boolean isUserIn(HttpSession session) {
    return false;
  }
}
