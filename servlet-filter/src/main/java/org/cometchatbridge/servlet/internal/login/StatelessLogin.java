/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.jspecify.annotations.Nullable;

/** A login session without HTTP session, whose token the bridge keeps. */
final class StatelessLogin implements Login {

  private final Tokens tokens;
  private final LoggedOutPages loggedOut;
  private final HttpServletRequest request;
  private final LoginState pending;
  private LoginState state;

  StatelessLogin(
      Tokens tokens,
      LoggedOutPages loggedOut,
      HttpServletRequest request,
      SessionKey key,
      String userId) {
    this.tokens = tokens;
    this.loggedOut = loggedOut;
    this.request = request;
    this.pending = LoginState.pending(key, userId);
    this.state = pending;
  }

  @Override
  public boolean belongsTo(String userId) {
    return pending.belongsTo(userId);
  }

  /** Requests a token only if the response can carry it. */
  @Override
  public void start(boolean deliverable) {
    if (deliverable && !loggedOut.contains(key())) {
      state = tokens.with(pending, tokens.correctTime(establish()));
    }
  }

  @Override
  public void startAfterCommit(boolean deliverable) {
    start(deliverable);
  }

  /** Exists for the whole request, whatever becomes of an HTTP session. */
  @Override
  public boolean resume() {
    return true;
  }

  @Override
  public boolean isUnsettled() {
    return false;
  }

  @Override
  public @Nullable ChatToken settle(boolean mayWait) {
    TokenResult result =
        mayWait ? tokens.resultWithinLogin(state) : tokens.result(state, Duration.ZERO);
    return tokens.update(state, result).token();
  }

  @Override
  public boolean hasChat() {
    return true;
  }

  @Override
  public @Nullable ChatToken presentToken() {
    return tokens.update(pending, tokens.result(pending, Duration.ZERO)).token();
  }

  @Override
  public TokenResult token() {
    loggedOut.remove(key());
    TokenResult result = establish();
    return result instanceof TokenResult.Pending ? tokens.resultForEndpoint(pending) : result;
  }

  @Override
  public SessionKey key() {
    return pending.key();
  }

  @Override
  public TokenResult replace(ChatToken rejected, Duration atMost) {
    TokenResult result = tokens.refresh(request, pending, rejected);
    return result instanceof TokenResult.Pending
        ? tokens.resultForEndpoint(pending, atMost)
        : result;
  }

  @Override
  public void logOutPage() {
    loggedOut.add(key());
    tokens.revoke(state);
  }

  @Override
  public void end() {
    tokens.revoke(state);
  }

  @Override
  public void loggedIn() {
    loggedOut.remove(key());
  }

  private TokenResult establish() {
    TokenResult known = tokens.result(pending, Duration.ZERO);
    return known instanceof TokenResult.Ready || known instanceof TokenResult.Pending
        ? known
        : tokens.request(request, pending);
  }
}
