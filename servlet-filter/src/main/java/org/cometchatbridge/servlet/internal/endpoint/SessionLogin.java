/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.login.Entry;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.jspecify.annotations.Nullable;

/** A login session that is kept in an HTTP session. */
final class SessionLogin implements CurrentLogin {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final LoginSessions logins;
  private final HttpServletRequest request;
  private final HttpSession session;
  private final String userId;
  private @Nullable LoginState line;

  SessionLogin(
      LoginSessions logins, HttpServletRequest request, HttpSession session, String userId) {
    this.logins = logins;
    this.request = request;
    this.session = session;
    this.userId = userId;
  }

  @Override
  public TokenResult token(Duration atMost) {
    Entry entry = logins.enter(request, session, userId);
    line = entry.line();
    return entry.result() instanceof TokenResult.Pending ? settled(entry, atMost) : entry.result();
  }

  @Override
  public SessionKey key() {
    return known().key();
  }

  @Override
  public TokenResult replace(ChatToken rejected, Duration atMost) {
    LoginState holding = new LoginState(key(), userId, rejected, false);
    return settled(logins.refresh(request, session, holding), atMost);
  }

  @Override
  public void end() {
    LoginState held = logins.held(session);
    if (held != null) {
      logins.endAndForget(session, held);
    }
  }

  private TokenResult settled(Entry entry, Duration atMost) {
    TokenResult result =
        entry.result() instanceof TokenResult.Pending
            ? logins.resultWithin(entry.line(), atMost)
            : entry.result();
    LoginState told = logins.settle(session, entry.line(), result);
    if (told == null) {
      return new TokenResult.Unavailable(SOON, TokenResult.Unavailable.Cause.NOT_STARTED);
    }
    line = told;
    return told.isSettled() ? logins.result(told) : result;
  }

  private LoginState known() {
    LoginState found = line;
    if (found == null) {
      throw new IllegalStateException("The token has not been asked for yet");
    }
    return found;
  }
}
