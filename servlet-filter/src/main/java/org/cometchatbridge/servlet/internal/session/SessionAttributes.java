/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.core.ChatToken;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the attributes of the bridge in an HTTP session. A session that is invalidated
 * concurrently counts as empty, and writes to it are ignored.
 *
 * <p>Writes of concurrent requests are not synchronized. If one of them overwrites a token, the
 * next request of the session takes it from the bridge again.
 */
public final class SessionAttributes {

  /** The name of the attribute with the login state. */
  public static final String STATE = "cometchat.session";

  /** The name of the attribute with the token, for the application to read. */
  public static final String TOKEN = "cometchat.authToken";

  /** The name of the attribute with the CometChat uid, for the application to read. */
  public static final String UID = "cometchat.uid";

  private final boolean copies;

  /**
   * Creates the accessor.
   *
   * @param copies whether token and uid are also stored for the application to read
   */
  public SessionAttributes(boolean copies) {
    this.copies = copies;
  }

  /** The login state as text, or {@code null} if there is none. */
  public static @Nullable String text(HttpSession session) {
    try {
      return session.getAttribute(STATE) instanceof String text ? text : null;
    } catch (IllegalStateException invalidated) {
      return null;
    }
  }

  /** The login state, or {@code null} if there is none or it cannot be parsed. */
  public static @Nullable LoginState state(HttpSession session) {
    String text = text(session);
    return text == null ? null : LoginStateCodec.parse(text);
  }

  /**
   * Writes a new or updated state, unless a concurrent request has already written the outcome of
   * the same login session.
   *
   * @return the state that the session holds now
   */
  public LoginState write(HttpSession session, LoginState state) {
    LoginState held = state(session);
    if (held != null && held.hasKey(state.key()) && (held.isSettled() || held.equals(state))) {
      return held;
    }
    put(session, state);
    return state;
  }

  /**
   * Writes the outcome of a login session, provided that the session still holds this login session
   * and no concurrent request has written an outcome.
   *
   * @return the state that the session holds now, or {@code null} if it holds another login session
   *     or none
   */
  public @Nullable LoginState writeOutcome(HttpSession session, LoginState state) {
    LoginState held = state(session);
    if (held == null || !held.hasKey(state.key()) || !held.belongsTo(state.userId())) {
      return null;
    }
    if (held.isSettled() || !state.isSettled()) {
      return held;
    }
    put(session, state);
    return state;
  }

  /**
   * Removes the token and the application's copies, provided that the session still holds this
   * state.
   *
   * @return the state that the session holds now, or {@code null} if it holds another login session
   *     or none
   */
  public @Nullable LoginState removeToken(HttpSession session, LoginState state) {
    LoginState held = state(session);
    if (held == null || !held.hasKey(state.key()) || !held.belongsTo(state.userId())) {
      return null;
    }
    if (!held.equals(state)) {
      return held;
    }
    LoginState pending = LoginState.pending(state.key(), state.userId());
    put(session, pending);
    return pending;
  }

  /**
   * Corrects the creation time of the token, provided that the session still holds this token.
   *
   * @param state the state with the corrected time
   */
  public void correctTime(HttpSession session, LoginState state) {
    LoginState held = state(session);
    if (held != null && held.equals(state)) {
      put(session, state);
    }
  }

  /** Removes all attributes of the bridge. */
  public void clear(HttpSession session) {
    try {
      session.removeAttribute(STATE);
      clearCopies(session);
    } catch (IllegalStateException invalidated) {
      // an invalidated session has no attributes
    }
  }

  private void put(HttpSession session, LoginState state) {
    try {
      session.setAttribute(STATE, LoginStateCodec.format(state));
      ChatToken token = state.token();
      if (token == null || !copies) {
        clearCopies(session);
      } else {
        session.setAttribute(TOKEN, token.value());
        session.setAttribute(UID, token.uid().value());
      }
    } catch (IllegalStateException invalidated) {
      // the listener of the bridge has revoked the token of an invalidated session
    }
  }

  private static void clearCopies(HttpSession session) {
    if (session.getAttribute(TOKEN) != null) {
      session.removeAttribute(TOKEN);
    }
    if (session.getAttribute(UID) != null) {
      session.removeAttribute(UID);
    }
  }
}
