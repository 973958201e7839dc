/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
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

/** The login sessions of one CometChat app. Thread-safe. */
public final class BridgeLogins implements Logins {

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
  public BridgeLogins(
      CometChatBridge bridge, Identity identity, SessionAttributes attributes, OperatorLog log) {
    this(bridge, identity, attributes, new EndedLogins(bridge.config().clock()), log);
  }

  /** Uses the given bridge, one of several, and shares the users who were logged out. */
  BridgeLogins(
      CometChatBridge bridge,
      Identity identity,
      SessionAttributes attributes,
      EndedLogins ended,
      OperatorLog log) {
    this.bridge = bridge;
    this.index = attributes.index();
    this.identity = identity;
    this.tokens = new Tokens(bridge, identity, log);
    this.attributes = attributes;
    this.clock = bridge.config().clock();
    this.loggedOut = new LoggedOutPages(clock);
    this.ended = ended;
    this.shared = bridge.config().tokenScope() == TokenScope.USER;
    this.shiroSessions =
        new ShiroSessions(
            attributes.stateName(), bridge.config().revokeOnExpiry(), this::sessionStopped, log);
    this.states =
        new SessionStates(
            identity, tokens, attributes, ended, new SessionKeys(clock, bridge::hasEnded), shared);
  }

  @Override
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

  @Override
  public @Nullable BegunLogin begin(HttpServletRequest request, String userId) {
    if (tokens.uidOf(userId).isEmpty() || !(find(request, userId) instanceof SessionLogin login)) {
      return null;
    }
    HttpSession session = request.getSession(false);
    LoginState held = session == null ? null : attributes.state(session);
    if (held != null && !held.belongsTo(userId)) {
      // The login would end that of the previous user, and may still be taken back.
      return null;
    }
    LoginState state = login.begin();
    return state.isSettled() || session == null ? null : new BegunLogin(state, session.getId());
  }

  @Override
  public BegunLogin renamed(BegunLogin login, String newId) {
    states.keepKey(login.sessionId(), newId, login.userId());
    return new BegunLogin(login.state(), newId);
  }

  @Override
  public void takeBack(BegunLogin login) {
    tokens.revoke(login.state());
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
        : tokens.uidOf(userId).map(uid -> SessionKey.ofStateless(uid, name)).orElse(null);
  }

  private @Nullable SessionKey userKey(String userId) {
    return tokens.uidOf(userId).map(SessionKey::ofUser).orElse(null);
  }

  @Override
  public @Nullable String idleState(HttpServletRequest request, String userId) {
    if (identity.statelessSession(request, userId) != null) {
      return null;
    }
    String text = stateText(request);
    return text != null && isIdle(text, userId) ? text : null;
  }

  @Override
  public boolean isIdle(HttpServletRequest request, String userId, String text) {
    return isIdle(text, userId) && identity.statelessSession(request, userId) == null;
  }

  private boolean isIdle(String text, String userId) {
    return attributes.codec().isIdle(text, userId, clock.millis())
        && !(tokens.hasChanged(userId) && hasEnded(text));
  }

  private boolean hasEnded(String text) {
    LoginState state = attributes.codec().parse(text);
    return state != null && tokens.hasEnded(state);
  }

  @Override
  public boolean isIdle(HttpServletRequest request, String text) {
    return attributes.codec().isIdle(text, clock.millis());
  }

  /** The same, with the state that the HTTP session of the request holds. */
  boolean isIdle(HttpServletRequest request) {
    String text = stateText(request);
    return text != null && isIdle(request, text);
  }

  /** A session that the request does not name has no state. */
  private @Nullable String stateText(HttpServletRequest request) {
    HttpSession session = namedSession(request);
    return session == null ? null : attributes.text(session);
  }

  @Override
  public @Nullable Login resume(HttpServletRequest request, String userId, String idleState) {
    LoginState state = attributes.codec().parse(idleState);
    return state == null || !tokens.isOwn(state)
        ? null
        : new SessionLogin(states, tokens, request, null, userId, state);
  }

  @Override
  public boolean isLoggedInSession(HttpServletRequest request) {
    HttpSession session = RequestedSession.of(request);
    return session != null && attributes.state(session) != null;
  }

  @Override
  public boolean isState(String attribute) {
    return attribute.equals(attributes.stateName());
  }

  @Override
  public boolean holdsState(HttpSession session) {
    return attributes.text(session) != null;
  }

  @Override
  public @Nullable CometChatBridgeConfig config(HttpServletRequest request) {
    return bridge.config();
  }

  @Override
  public Optional<Uid> uidOf(HttpServletRequest request, String userId) {
    return tokens.uidOf(userId);
  }

  @Override
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

  @Override
  public @Nullable HttpSession namedSession(HttpServletRequest request) {
    return RequestedSession.of(request);
  }

  @Override
  public @Nullable String stateText(HttpSession session) {
    return attributes.text(session);
  }

  @Override
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

  @Override
  public void endSession(String sessionId) {
    endStored(sessionId, index.state(sessionId));
  }

  @Override
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

  @Override
  public void sessionRenamed(HttpSession session, String oldId) {
    index.renamed(oldId, session.getId());
    LoginState state = attributes.state(session);
    if (state != null) {
      states.renewIfSignedOut(session, state);
    }
  }

  @Override
  public void requestStarted(ServletRequest request) {
    ended.requestStarted(request);
  }

  @Override
  public void sessionDestroyed(HttpSession session, boolean expired) {
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

  @Override
  public void stop() {
    shiroSessions.stop();
  }

  @Override
  public void endUnlessOf(@Nullable String userId, HttpSession session) {
    LoginState state = attributes.state(session);
    if (state != null && (userId == null || !belongsTo(state, userId))) {
      states.end(session, state);
    }
  }

  /** Ends the login session in the HTTP session of a request that has another user now. */
  void endPrevious(HttpServletRequest request, HttpSession session, String userId) {
    LoginState state = attributes.state(session);
    if (state != null && !belongsTo(state, userId)) {
      String own = bridge.config().userIdCase().applyTo(userId);
      if (!identity.isBesideSession(request, own, state.userId())) {
        states.end(session, state);
      }
    }
  }

  @Override
  public void stateAdded(HttpSession session, String attribute) {
    LoginState state = attributes.state(session);
    if (state != null) {
      states.renewIfEnded(session, state);
    }
  }
}
