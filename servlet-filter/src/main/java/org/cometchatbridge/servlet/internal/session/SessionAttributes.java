/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.core.ChatToken;
import org.jspecify.annotations.Nullable;

/**
 * The bridge's attributes in a session of the application. A session that ends meanwhile is no
 * fault: it then holds nothing, and nothing is written to it.
 *
 * <p>Writes of concurrent requests are not locked against each other: a line that loses its token
 * to one gets it back from the bridge with the next request.
 */
public final class SessionAttributes {

  /** The bridge's own line. */
  public static final String LINE = "cometchat.session";

  /** The token's text, for the application to read. */
  public static final String TOKEN = "cometchat.authToken";

  /** The CometChat uid, for the application to read. */
  public static final String UID = "cometchat.uid";

  private final boolean copies;

  /** Keeps the line, and copies of token and uid for the application where it wants them. */
  public SessionAttributes(boolean copies) {
    this.copies = copies;
  }

  /** The text of the line, unread, or {@code null} if there is none. */
  public static @Nullable String text(HttpSession session) {
    try {
      return session.getAttribute(LINE) instanceof String text ? text : null;
    } catch (IllegalStateException ended) {
      return null;
    }
  }

  /** The line, or {@code null} if there is none that makes sense. */
  public static @Nullable LoginState line(HttpSession session) {
    String text = text(session);
    return text == null ? null : LoginStateCodec.parse(text);
  }

  /**
   * Writes the line of a login session that was detected, or is known better now, unless a request
   * beside this one has settled the same login session already.
   *
   * @return what the session holds now
   */
  public LoginState begin(HttpSession session, LoginState line) {
    LoginState held = line(session);
    if (held != null && held.isNamed(line.key()) && (held.isSettled() || held.equals(line))) {
      return held;
    }
    write(session, line);
    return line;
  }

  /**
   * Writes what a login session has come to, provided that the session still holds this login
   * session and no request beside this one was quicker.
   *
   * @return what the session holds now, or {@code null} if that is another login session or none
   */
  public @Nullable LoginState settle(HttpSession session, LoginState line) {
    LoginState held = line(session);
    if (held == null || !held.isNamed(line.key()) || !held.isOf(line.userId())) {
      return null;
    }
    if (held.isSettled() || !line.isSettled()) {
      return held;
    }
    write(session, line);
    return line;
  }

  /**
   * Takes the token out of the line, and the application's copies with it, provided that the
   * session still holds this line.
   *
   * @return what the session holds now, or {@code null} if that is another login session or none
   */
  public @Nullable LoginState withdraw(HttpSession session, LoginState line) {
    LoginState held = line(session);
    if (held == null || !held.isNamed(line.key()) || !held.isOf(line.userId())) {
      return null;
    }
    if (!held.equals(line)) {
      return held;
    }
    LoginState begun = LoginState.begun(line.key(), line.userId());
    write(session, begun);
    return begun;
  }

  /** Removes everything that is the bridge's. */
  public void clear(HttpSession session) {
    try {
      session.removeAttribute(LINE);
      clearCopies(session);
    } catch (IllegalStateException ended) {
      // the session took everything with it
    }
  }

  private void write(HttpSession session, LoginState line) {
    try {
      session.setAttribute(LINE, LoginStateCodec.of(line));
      ChatToken token = line.token();
      if (token == null || !copies) {
        clearCopies(session);
      } else {
        session.setAttribute(TOKEN, token.value());
        session.setAttribute(UID, token.uid().value());
      }
    } catch (IllegalStateException ended) {
      // the login session ended with it, and whoever ended it told the bridge
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
