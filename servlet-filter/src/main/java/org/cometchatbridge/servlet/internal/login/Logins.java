/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.identity.RequestedSession;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.session.SessionIndex;
import org.cometchatbridge.servlet.internal.session.SessionKeys;
import org.jspecify.annotations.Nullable;

/**
 * Finds the login session of a request's user. This is the only place that decides between a login
 * session in an HTTP session and one without. Thread-safe.
 */
public final class Logins {

  private final CometChatBridge bridge;
  private final Identity identity;
  private final SessionIndex index;
  private final Tokens tokens;
  private final LoggedOutPages loggedOut;
  private final EndedLogins ended;
  private final SessionStates states;
  private final ShiroSessions shiroSessions;
  private final SessionAttributes attributes;
  private final InstantSource clock;
  private final boolean shared;

  /** Uses the given bridge. */
  public Logins(
      CometChatBridge bridge, Identity identity, SessionAttributes attributes, OperatorLog log) {
    this.bridge = bridge;
    this.index = attributes.index();
    this.identity = identity;
    this.tokens = new Tokens(bridge, identity, log);
    this.attributes = attributes;
    this.clock = bridge.config().clock();
    this.loggedOut = new LoggedOutPages(clock);
    this.ended = new EndedLogins(clock);
    this.shared = bridge.config().tokenScope() == TokenScope.USER;
    this.shiroSessions =
        new ShiroSessions(
            attributes.stateName(), bridge.config().revokeOnExpiry(), this::sessionStopped, log);
    this.states =
        new SessionStates(
            identity, tokens, attributes, ended, new SessionKeys(clock, bridge::hasEnded), shared);
  }

  /**
   * The login session of a user; of a user without any, what the requests of the user share. {@code
   * null} if the user was logged out after the request had started, or cannot be mapped to a uid
   * and has no HTTP session.
   */
  public @Nullable Login find(HttpServletRequest request, String userId) {
    String name = identity.statelessSession(request, userId);
    SessionKey named = name == null ? null : statelessKey(userId, name);
    if (named != null) {
      return new StatelessLogin(tokens, loggedOut, request, named, userId, false);
    }
    HttpSession session = ownSession(request, userId);
    if (isEnded(request, session, userId)) {
      return null;
    }
    if (session != null) {
      shiroSessions.observe(request);
      states.renewIfRenamed(request, session);
      return new SessionLogin(states, tokens, request, session, userId, null);
    }
    SessionKey common = userKey(userId);
    return common == null
        ? null
        : new StatelessLogin(tokens, loggedOut, request, common, userId, true);
  }

  /** The HTTP session of a request, unless it belongs to the login of another user. */
  private @Nullable HttpSession ownSession(HttpServletRequest request, String userId) {
    HttpSession session = identity.loginSession(request, userId);
    if (session == null) {
      return null;
    }
    LoginState held = attributes.state(session);
    if (held != null && held.belongsTo(userId)) {
      return session;
    }
    String sessionUserId = held == null ? null : held.userId();
    return identity.isBesideSession(request, userId, sessionUserId) ? null : session;
  }

  private boolean isEnded(
      HttpServletRequest request, @Nullable HttpSession session, String userId) {
    LoginState held = session == null ? null : attributes.state(session);
    return (held == null || !held.belongsTo(userId))
        && ended.contains(request, session, userId)
        && !identity.isInSession(request, userId);
  }

  /** A user without uid has no stateless key; an HTTP session stores that. */
  private @Nullable SessionKey statelessKey(String userId, String name) {
    return shared
        ? userKey(userId)
        : uidOf(userId).map(uid -> SessionKey.ofStateless(uid, name)).orElse(null);
  }

  private @Nullable SessionKey userKey(String userId) {
    return uidOf(userId).map(SessionKey::ofUser).orElse(null);
  }

  /**
   * The login state of a request for which the bridge has nothing to do: the HTTP session holds the
   * login session of the user, its outcome is known, and its token is no longer handed off without
   * being requested. {@code null} for any other request. Allocates nothing.
   */
  public @Nullable String idleState(HttpServletRequest request, String userId) {
    if (identity.statelessSession(request, userId) != null) {
      return null;
    }
    String text = stateText(request);
    if (text == null || !attributes.codec().isIdle(text, userId, clock.millis())) {
      return null;
    }
    return tokens.hasChanged(userId) && hasEnded(text) ? null : text;
  }

  private boolean hasEnded(String text) {
    LoginState state = attributes.codec().parse(text);
    return state != null && tokens.hasEnded(state);
  }

  /** Whether the same holds for any user of the HTTP session. */
  public boolean isIdle(HttpServletRequest request) {
    String text = stateText(request);
    return text != null && attributes.codec().isIdle(text, clock.millis());
  }

  /** A session that the request does not name has no state. */
  private @Nullable String stateText(HttpServletRequest request) {
    HttpSession session = namedSession(request);
    return session == null ? null : attributes.text(session);
  }

  /** The login session of a state that {@link #idleState} returned earlier in the request. */
  public @Nullable Login resume(HttpServletRequest request, String userId, String idleState) {
    LoginState state = attributes.codec().parse(idleState);
    return state == null || !tokens.isOwn(state)
        ? null
        : new SessionLogin(states, tokens, request, null, userId, state);
  }

  /** Whether the HTTP session of a request holds a login session, of any user. */
  public boolean isLoggedInSession(HttpServletRequest request) {
    HttpSession session = RequestedSession.of(request);
    return session != null && attributes.state(session) != null;
  }

  /** The attributes of the bridge in HTTP sessions. */
  SessionAttributes attributes() {
    return attributes;
  }

  /** The uid of a user, if the user id can be mapped to one. */
  public Optional<Uid> uidOf(String userId) {
    return tokens.uidOf(userId);
  }

  /**
   * Ends the login session of a request whose user the application is about to log out, and revokes
   * its token. Without a user, the login session of the HTTP session ends.
   */
  public void end(HttpServletRequest request) {
    String userId = identity.userId(request);
    if (userId != null) {
      Login login = find(request, userId);
      if (login != null) {
        login.end();
      }
      return;
    }
    HttpSession session = request.getSession(false);
    LoginState held = session == null ? null : states.read(session);
    if (held != null) {
      states.end(session, held);
    }
  }

  /** The HTTP session that a request names, or {@code null} if there is none. */
  public @Nullable HttpSession namedSession(HttpServletRequest request) {
    return RequestedSession.of(request);
  }

  /** The login state in an HTTP session as text, or {@code null} if there is none. */
  public @Nullable String stateText(HttpSession session) {
    return attributes.text(session);
  }

  /**
   * Ends the login session that a request began with, if its HTTP session has been invalidated, or
   * has lost the user of the application.
   *
   * @param session the HTTP session that the request began with
   * @param text the login state that it held
   * @param withUser whether it held the user
   */
  public void endIfLoggedOut(
      HttpServletRequest request, HttpSession session, String text, boolean withUser) {
    if (attributes.isInvalidated(session)) {
      LoginState state = attributes.codec().parse(text);
      if (state != null) {
        states.endIfInvalidated(request, session, state);
      }
    } else if (withUser && !identity.isUserIn(session)) {
      endUnlessOf(null, session);
    }
  }

  /** Ends the login session of an HTTP session of this node, without a request of that session. */
  public void endSession(String sessionId) {
    endStored(sessionId, index.state(sessionId));
  }

  /**
   * Ends the login session of an HTTP session in any store, without a request of that session.
   *
   * @param values reads an attribute of the HTTP session
   */
  public void endSession(String sessionId, Function<String, @Nullable Object> values) {
    endStored(sessionId, values.apply(attributes.stateName()) instanceof String text ? text : null);
  }

  private void endStored(String sessionId, @Nullable String text) {
    LoginState state = text == null ? null : attributes.codec().parse(text);
    if (state != null && !tokens.hasEnded(state.key())) {
      ended.add(sessionId, state.userId());
      tokens.revoke(state);
    }
  }

  /** For a user id that does not come from {@link Identity}. */
  private boolean belongsTo(LoginState state, String userId) {
    return state.belongsTo(bridge.config().userIdCase().applyTo(userId));
  }

  /** An HTTP session has got another id, as containers and applications do it at a login. */
  void sessionRenamed(HttpSession session, String oldId) {
    index.renamed(oldId, session.getId());
    LoginState state = attributes.state(session);
    if (state != null) {
      states.renewIfSignedOut(session, state);
    }
  }

  /** The container has started to process a request, before its filters. */
  void requestStarted(ServletRequest request) {
    ended.requestStarted(request);
  }

  /**
   * The container destroys an HTTP session. The token of an expired session stays valid, unless
   * {@link org.cometchatbridge.core.CometChatBridgeConfig#revokeOnExpiry} is set.
   */
  void sessionDestroyed(HttpSession session, boolean expired) {
    LoginState state = attributes.state(session);
    if (state != null) {
      // Containers report the removal of attributes afterwards, to no effect then.
      states.clear(session);
      if (!expired || bridge.config().revokeOnExpiry()) {
        states.revoke(session, state);
      }
    }
  }

  /** Shiro has stopped a session that it manages itself. */
  private void sessionStopped(String sessionId, String text) {
    LoginState state = attributes.codec().parse(text);
    if (state != null) {
      ended.add(sessionId, state.userId());
      tokens.revoke(state);
    }
  }

  /** Observes no sessions any more. */
  void stop() {
    shiroSessions.stop();
  }

  /** Ends the login session in an HTTP session, unless it belongs to this user. */
  void endUnlessOf(@Nullable String userId, HttpSession session) {
    LoginState state = attributes.state(session);
    if (state != null && (userId == null || !belongsTo(state, userId))) {
      states.end(session, state);
    }
  }

  /** A login state was added to an HTTP session, by the bridge or as a copy. */
  void stateAdded(HttpSession session) {
    LoginState state = attributes.state(session);
    if (state != null) {
      states.renewIfEnded(session, state);
    }
  }
}
