/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.cometchatbridge.servlet.internal.session.LoginState.Pause;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.session.SessionKeys;
import org.jspecify.annotations.Nullable;

/** The login sessions that HTTP sessions hold. Thread-safe. */
final class SessionStates {

  private final Identity identity;
  private final Tokens tokens;
  private final SessionAttributes attributes;
  private final EndedLogins ended;
  private final SessionKeys keys;
  private final boolean shared;

  /**
   * Creates the login sessions.
   *
   * @param shared whether the sessions of a user share a token
   */
  SessionStates(
      Identity identity,
      Tokens tokens,
      SessionAttributes attributes,
      EndedLogins ended,
      SessionKeys keys,
      boolean shared) {
    this.identity = identity;
    this.tokens = tokens;
    this.attributes = attributes;
    this.ended = ended;
    this.keys = keys;
    this.shared = shared;
  }

  /** The HTTP session of a request, if it is the login session of its user. */
  @Nullable HttpSession loginSession(HttpServletRequest request, String userId) {
    return identity.loginSession(request, userId);
  }

  /** The login state of an HTTP session, unless its token belongs to another user. */
  @Nullable LoginState read(HttpSession session) {
    LoginState state = attributes.state(session);
    return state == null || tokens.isOwn(state) ? state : null;
  }

  /** The login session of the user, or a new one after an identity transition. */
  LoginState currentOrNew(HttpSession session, String userId) {
    LoginState held = attributes.state(session);
    if (held != null && held.belongsTo(userId) && tokens.isOwn(held)) {
      if (held.loggedOut()) {
        return held;
      }
      if (!tokens.hasEnded(held.key())) {
        attributes.remember(session);
        return current(session, held);
      }
    }
    if (held != null) {
      revoke(session, held);
    }
    return newLogin(session, userId);
  }

  private LoginState current(HttpSession session, LoginState held) {
    if (tokens.isRejected(held) || held.isDenialOver(tokens.now())) {
      return withoutToken(session, held);
    }
    if (tokens.hasEnded(held)) {
      LoginState ended = tokens.update(held, tokens.result(held, Duration.ZERO));
      attributes.replace(session, held, ended);
      return ended;
    }
    ChatToken token = held.token();
    if (token == null) {
      return held;
    }
    ChatToken corrected = tokens.correctTime(token);
    if (corrected.createdAt().equals(token.createdAt())) {
      return held;
    }
    LoginState state = LoginState.of(held.key(), held.userId(), corrected);
    attributes.replace(session, held, state);
    return state;
  }

  /** The state without its outcome, which is removed from an HTTP session that still holds it. */
  LoginState withoutToken(HttpSession session, LoginState state) {
    LoginState pending = state.pending();
    attributes.replace(session, state, pending);
    return pending;
  }

  /**
   * Writes the first result of a login session.
   *
   * @return the state that the session holds now
   */
  LoginState write(HttpSession session, LoginState state, TokenResult result) {
    return attributes.write(session, tokens.with(tokens.begun(state), dated(result)));
  }

  /**
   * Stores the result of a login session in the HTTP session.
   *
   * @return the state that the session holds now, or {@code null} if that is no longer this login
   *     session
   */
  @Nullable LoginState store(HttpSession session, LoginState state, TokenResult result) {
    LoginState stored = attributes.writeOutcome(session, tokens.update(state, dated(result)));
    if (stored != null && (tokens.isRejected(stored) || tokens.hasEnded(stored))) {
      stored = attributes.replace(session, stored, tokens.update(stored, result));
    }
    if (stored != null && !state.isSettled()) {
      tokens.confirm(stored);
    }
    return stored;
  }

  /**
   * Revokes the token of the user's login session, which requests no other one from now on. The
   * HTTP session stores that, since another node may process its next request.
   */
  void logOutPage(HttpSession session, String userId) {
    LoginState held = currentOrNew(session, userId);
    if (!held.loggedOut() && !held.signedOut()) {
      tokens.revoke(held);
      attributes.put(
          session,
          LoginState.paused(
              held.key(), userId, Pause.Kind.LOGGED_OUT, tokens.now(), held.history()));
    }
  }

  /** Ends the effect of {@link #logOutPage}. */
  void endPageLogout(HttpSession session, String userId) {
    LoginState held = read(session);
    if (held != null && held.belongsTo(userId) && held.loggedOut()) {
      SessionKey key = newLogin(session, userId).key();
      attributes.replace(session, held, LoginState.pending(key, userId, held.history()));
    }
  }

  /** The user has just logged in: ends a rejection and a sign-out as well. */
  void loggedIn(HttpSession session, String userId) {
    LoginState held = read(session);
    if (held == null || !held.belongsTo(userId)) {
      return;
    }
    if (held.loggedOut()) {
      attributes.replace(session, held, newLogin(session, userId));
    } else if (held.denied()) {
      withoutToken(session, held);
    } else {
      renewIfSignedOut(session, held);
    }
  }

  /** Replaces a login session that has ended in chat by a new one. */
  void renewIfSignedOut(HttpSession session, LoginState held) {
    if (tokens.isSignedOut(held)) {
      tokens.revoke(held);
      attributes.replace(session, held, newLogin(session, held.userId()));
    }
  }

  /** Does the same if the request has changed the id; Spring Session notifies no listener of it. */
  void renewIfRenamed(HttpServletRequest request, HttpSession session) {
    LoginState held = PlainSessionId.isChanged(request, session) ? read(session) : null;
    if (held != null) {
      renewIfSignedOut(session, held);
    }
  }

  /** Ends a login session, revokes its token, and clears the HTTP session that holds it. */
  void end(@Nullable HttpSession session, LoginState state) {
    if (session == null) {
      tokens.revoke(state);
    } else {
      revoke(session, state);
      LoginState held = attributes.state(session);
      if (held != null && held.hasKey(state.key())) {
        attributes.clear(session);
      }
    }
  }

  /**
   * Ends a login session whose HTTP session has been invalidated, unless the application has copied
   * it to the new HTTP session of the request.
   */
  void endIfInvalidated(HttpServletRequest request, HttpSession session, LoginState state) {
    if (!attributes.isInvalidated(session) || tokens.hasEnded(state.key())) {
      return;
    }
    HttpSession now = request.getSession(false);
    LoginState held = now == null ? null : attributes.state(now);
    if (held == null || !held.hasKey(state.key())) {
      String named = request.getRequestedSessionId();
      if (named != null) {
        ended.add(named, state.userId());
      }
      tokens.revoke(state);
    }
  }

  /** Ends a login session that is about to be removed from an HTTP session. */
  void revoke(HttpSession session, LoginState state) {
    ended.add(session, state.userId());
    tokens.revoke(state);
  }

  /** Removes the attributes of the bridge from an HTTP session; the login session continues. */
  void clear(HttpSession session) {
    attributes.clear(session);
  }

  /**
   * Assigns a new key if the state was copied from an HTTP session whose login session has ended.
   */
  void renewIfEnded(HttpSession session, LoginState state) {
    if (!state.loggedOut() && tokens.hasEnded(state.key())) {
      attributes.write(session, newLogin(session, state.userId()));
    }
  }

  /** The HTTP session of a login without a stored state has got another id. */
  void keepKey(String oldId, String newId, String userId) {
    keys.renamed(oldId, newId, userId);
  }

  private LoginState newLogin(HttpSession session, String userId) {
    return LoginState.pending(keys.keyFor(session.getId(), userId), userId);
  }

  /**
   * Sets the time of a shared token to now. The token may be older than this login session, and the
   * time determines which responses contain the token.
   */
  private TokenResult dated(TokenResult result) {
    return shared && result instanceof TokenResult.Ready ready
        ? new TokenResult.Ready(Tokens.at(ready.token(), tokens.now()))
        : result;
  }
}
