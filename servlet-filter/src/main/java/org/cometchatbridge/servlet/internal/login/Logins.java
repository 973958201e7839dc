/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.function.Function;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/**
 * Finds the login session of a request's user. This is the only place that decides between a login
 * session in an HTTP session and one without. Thread-safe.
 */
public sealed interface Logins permits BridgeLogins, AppLogins {

  /**
   * The login session of a user; of a user without any, what the requests of the user share. {@code
   * null} if the user was logged out after the request had started, or cannot be mapped to a uid
   * and has no HTTP session, or if the request belongs to no CometChat app.
   */
  @Nullable Login find(HttpServletRequest request, String userId);

  /**
   * Starts the token request of a user who has just logged in to the application. Writes nothing to
   * the HTTP session, because the application may take the login back; the detection of the login
   * finds the token request by its key.
   *
   * @return the login, or {@code null} if no HTTP session is its login session, or nothing had to
   *     be started
   */
  @Nullable BegunLogin begin(HttpServletRequest request, String userId);

  /** The HTTP session of a login that has begun has got another id. */
  BegunLogin renamed(BegunLogin login, String newId);

  /** The application has taken back a login that has begun: revokes its token. */
  void takeBack(BegunLogin login);

  /**
   * The login state of a request for which the bridge has nothing to do: the HTTP session holds the
   * login session of the user, its outcome is known, and its token is no longer handed off without
   * being requested. {@code null} for any other request. With one app, it allocates nothing.
   */
  @Nullable String idleState(HttpServletRequest request, String userId);

  /** Whether the same holds for a request whose HTTP session held this state at its beginning. */
  boolean isIdle(HttpServletRequest request, String userId, String text);

  /**
   * Whether the same holds for any user of the HTTP session.
   *
   * @param text the login state of the HTTP session, by {@link #stateText}
   */
  boolean isIdle(HttpServletRequest request, String text);

  /** The login session of a state that {@link #idleState} returned earlier in the request. */
  @Nullable Login resume(HttpServletRequest request, String userId, String idleState);

  /** Whether the HTTP session of a request holds a login session, of any user. */
  boolean isLoggedInSession(HttpServletRequest request);

  /** The uid of a user, if the user id can be mapped to one. */
  Optional<Uid> uidOf(HttpServletRequest request, String userId);

  /** The settings of the CometChat app of a request; {@code null} if it belongs to none. */
  @Nullable CometChatBridgeConfig config(HttpServletRequest request);

  /**
   * Ends the login session of a request whose user the application is about to log out, and revokes
   * its token. Without a user, the login session of the HTTP session ends.
   */
  void end(HttpServletRequest request);

  /** The HTTP session that a request names, or {@code null} if there is none. */
  @Nullable HttpSession namedSession(HttpServletRequest request);

  /** The login state in an HTTP session as text, or {@code null} if there is none. */
  @Nullable String stateText(HttpSession session);

  /**
   * Ends the login session that a request began with, if its HTTP session has been invalidated, or
   * has lost the user of the application.
   *
   * @param session the HTTP session that the request began with
   * @param text the login state that it held, by {@link #stateText}
   * @param withUser whether it held the user
   */
  void endIfLoggedOut(
      HttpServletRequest request, HttpSession session, String text, boolean withUser);

  /** Ends the login session of an HTTP session of this node, without a request of that session. */
  void endSession(String sessionId);

  /**
   * Ends the login session of an HTTP session in any store, without a request of that session.
   *
   * @param values reads an attribute of the HTTP session
   */
  void endSession(String sessionId, Function<String, @Nullable Object> values);

  /** Whether this is the name of a session attribute with a login state. */
  boolean isState(String attribute);

  /** Whether an HTTP session holds a login state, of whatever content. */
  boolean holdsState(HttpSession session);

  /** An HTTP session has got another id, as containers and applications do it at a login. */
  void sessionRenamed(HttpSession session, String oldId);

  /** The container has started to process a request, before its filters. */
  void requestStarted(ServletRequest request);

  /**
   * The container destroys an HTTP session. The token of an expired session stays valid, unless
   * {@link CometChatBridgeConfig#revokeOnExpiry} is set.
   */
  void sessionDestroyed(HttpSession session, boolean expired);

  /** Observes no sessions any more. */
  void stop();

  /** Ends the login session in an HTTP session, unless it belongs to this user. */
  void endUnlessOf(@Nullable String userId, HttpSession session);

  /**
   * A login state was added to an HTTP session, by the bridge or as a copy.
   *
   * @param attribute the name of the attribute
   */
  void stateAdded(HttpSession session, String attribute);
}
