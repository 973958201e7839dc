/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.login.Entry;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.session.LoginState;

/** A login session whose token the bridge keeps itself. */
record StatelessLogin(
    LoginSessions logins, HttpServletRequest request, SessionKey key, String userId)
    implements CurrentLogin {

  @Override
  public TokenResult token(Duration atMost) {
    return within(logins.enterWithoutSession(request, key, userId), atMost);
  }

  @Override
  public TokenResult replace(ChatToken rejected, Duration atMost) {
    LoginState holding = new LoginState(key, userId, rejected, false);
    return within(logins.refreshWithoutSession(request, holding), atMost);
  }

  @Override
  public void end() {
    logins.end(LoginState.begun(key, userId));
  }

  private TokenResult within(Entry entry, Duration atMost) {
    return entry.result() instanceof TokenResult.Pending
        ? logins.resultWithin(entry.line(), atMost)
        : entry.result();
  }
}
