/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.login.LoginResult;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.session.LoginState;

/** A login session without HTTP session, whose token the bridge keeps. */
record StatelessLogin(
    LoginSessions logins, HttpServletRequest request, SessionKey key, String userId)
    implements CurrentLogin {

  @Override
  public TokenResult token(Duration maxWait) {
    return await(logins.establishStateless(request, key, userId), maxWait);
  }

  @Override
  public TokenResult replace(ChatToken rejected, Duration maxWait) {
    LoginState current = new LoginState(key, userId, rejected, false);
    return await(logins.refreshStateless(request, current), maxWait);
  }

  @Override
  public void revoke() {
    logins.revoke(LoginState.pending(key, userId));
  }

  private TokenResult await(LoginResult login, Duration maxWait) {
    return login.result() instanceof TokenResult.Pending
        ? logins.resultWithin(login.state(), maxWait)
        : login.result();
  }
}
