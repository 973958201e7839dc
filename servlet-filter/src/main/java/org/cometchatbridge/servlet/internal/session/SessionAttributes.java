/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import jakarta.servlet.http.HttpSession;
import java.time.InstantSource;
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

  /** The default prefix of the names. */
  public static final String DEFAULT_PREFIX = "cometchat";

  /** The name of the attribute with the token, for the application to read, with that prefix. */
  public static final String TOKEN = DEFAULT_PREFIX + ".authToken";

  /** The name of the attribute with the CometChat uid, for the application to read. */
  public static final String UID = DEFAULT_PREFIX + ".uid";

  private final String stateName;
  private final String tokenName;
  private final String uidName;
  private final LoginStateCodec codec;
  private final ParsedStates parsed;
  private final boolean copies;
  private final SessionIndex index;

  /**
   * Creates the accessor.
   *
   * @param prefix the prefix of the names
   * @param appId the CometChat app; the state of another app counts as none
   * @param copies whether token and uid are also stored for the application to read
   * @param clock the bridge's clock
   */
  public SessionAttributes(String prefix, String appId, boolean copies, InstantSource clock) {
    this.stateName = prefix + ".session";
    this.tokenName = prefix + ".authToken";
    this.uidName = prefix + ".uid";
    this.codec = new LoginStateCodec(appId);
    this.parsed = new ParsedStates(codec);
    this.copies = copies;
    this.index = new SessionIndex(clock);
  }

  /** The name of the attribute with the login state. */
  public String stateName() {
    return stateName;
  }

  /** Converts the login state. */
  public LoginStateCodec codec() {
    return codec;
  }

  /** The login state as text, or {@code null} if there is none. */
  public @Nullable String text(HttpSession session) {
    try {
      return session.getAttribute(stateName) instanceof String text ? text : null;
    } catch (IllegalStateException invalidated) {
      return null;
    }
  }

  /** The states that were written or remembered on this node. */
  public SessionIndex index() {
    return index;
  }

  /** Remembers a session of another node, or of an earlier run of this one. */
  public void remember(HttpSession session) {
    try {
      if (session.getAttribute(stateName) instanceof String text) {
        index.put(session, text);
      }
    } catch (IllegalStateException invalidated) {
      // has ended
    }
  }

  /** Whether a session has been invalidated. */
  public boolean isInvalidated(HttpSession session) {
    try {
      session.getAttribute(stateName);
      return false;
    } catch (IllegalStateException invalidated) {
      return true;
    }
  }

  /** The login state, or {@code null} if there is none or it cannot be parsed. */
  public @Nullable LoginState state(HttpSession session) {
    String text = text(session);
    return text == null ? null : parsed.parse(text);
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
   * Replaces a state, provided that the session still holds it.
   *
   * @return the state that the session holds now, or {@code null} if it holds another login session
   *     or none
   */
  public @Nullable LoginState replace(HttpSession session, LoginState state, LoginState next) {
    LoginState held = state(session);
    if (held == null || !held.hasKey(state.key()) || !held.belongsTo(state.userId())) {
      return null;
    }
    if (!held.equals(state)) {
      return held;
    }
    put(session, next);
    return next;
  }

  /** Removes all attributes of the bridge. */
  public void clear(HttpSession session) {
    try {
      index.remove(session);
      session.removeAttribute(stateName);
      clearCopies(session);
    } catch (IllegalStateException invalidated) {
      // an invalidated session has no attributes
    }
  }

  /** Writes a state, whatever the session holds. */
  public void put(HttpSession session, LoginState state) {
    try {
      String text = codec.format(state);
      session.setAttribute(stateName, text);
      index.put(session, text);
      ChatToken token = state.token();
      if (token == null || !copies) {
        clearCopies(session);
      } else {
        session.setAttribute(tokenName, token.value());
        session.setAttribute(uidName, token.uid().value());
      }
    } catch (IllegalStateException invalidated) {
      // the listener of the bridge has revoked the token of an invalidated session
    }
  }

  private void clearCopies(HttpSession session) {
    if (session.getAttribute(tokenName) != null) {
      session.removeAttribute(tokenName);
    }
    if (session.getAttribute(uidName) != null) {
      session.removeAttribute(uidName);
    }
  }
}
