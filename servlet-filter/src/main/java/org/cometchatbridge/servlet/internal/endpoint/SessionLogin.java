/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.login.LoginResult;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.jspecify.annotations.Nullable;

/** A login session with an HTTP session. */
final class SessionLogin implements CurrentLogin {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final LoginSessions logins;
  private final HttpServletRequest request;
  private final HttpSession session;
  private final String userId;
  private @Nullable LoginState state;

  SessionLogin(
      LoginSessions logins, HttpServletRequest request, HttpSession session, String userId) {
    this.logins = logins;
    this.request = request;
    this.session = session;
    this.userId = userId;
  }

  @Override
  public TokenResult token(Duration maxWait) {
    LoginResult login = logins.establish(request, session, userId);
    state = login.state();
    return login.result() instanceof TokenResult.Pending ? store(login, maxWait) : login.result();
  }

  @Override
  public SessionKey key() {
    return knownState().key();
  }

  @Override
  public TokenResult replace(ChatToken rejected, Duration maxWait) {
    LoginState current = new LoginState(key(), userId, rejected, false);
    return store(logins.refresh(request, session, current), maxWait);
  }

  @Override
  public void revoke() {
    LoginState held = logins.read(session);
    if (held != null) {
      logins.revokeAndClear(session, held);
    }
  }

  private TokenResult store(LoginResult login, Duration maxWait) {
    TokenResult result =
        login.result() instanceof TokenResult.Pending
            ? logins.resultWithin(login.state(), maxWait)
            : login.result();
    LoginState stored = logins.store(session, login.state(), result);
    if (stored == null) {
      return new TokenResult.Unavailable(SOON, TokenResult.Unavailable.Cause.NOT_STARTED);
    }
    state = stored;
    return stored.isSettled() ? logins.result(stored) : result;
  }

  private LoginState knownState() {
    LoginState found = state;
    if (found == null) {
      throw new IllegalStateException("token() has not been called yet");
    }
    return found;
  }
}
