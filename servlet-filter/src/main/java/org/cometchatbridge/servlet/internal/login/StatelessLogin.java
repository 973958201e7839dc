/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.jspecify.annotations.Nullable;

/**
 * A login without HTTP session, whose token the bridge keeps: a login session that the request
 * names, or a user without any, who gets a token on demand only. Otherwise each machine with a
 * credential would become a user of CometChat.
 */
final class StatelessLogin implements Login {

  private final Tokens tokens;
  private final LoggedOutPages loggedOut;
  private final HttpServletRequest request;
  private final LoginState pending;
  private final boolean onDemand;
  private LoginState state;
  private Delivery delivery = Delivery.NONE;

  /**
   * Creates the login.
   *
   * @param onDemand whether the request belongs to no login session
   */
  StatelessLogin(
      Tokens tokens,
      LoggedOutPages loggedOut,
      HttpServletRequest request,
      SessionKey key,
      String userId,
      boolean onDemand) {
    this.tokens = tokens;
    this.loggedOut = loggedOut;
    this.request = request;
    this.pending = tokens.ofCredential(request, key, userId);
    this.state = pending;
    this.onDemand = onDemand;
  }

  @Override
  public boolean belongsTo(String userId) {
    return pending.belongsTo(userId);
  }

  @Override
  public CometChatBridgeConfig config() {
    return tokens.config();
  }

  /** Requests a token only if the response can carry it. */
  @Override
  public void start(Delivery possible) {
    delivery = possible;
    if (onDemand) {
      tokens.extend(request, pending);
    }
    boolean due = possible == Delivery.REQUESTED || (possible == Delivery.POSSIBLE && !onDemand);
    if (due && !loggedOut.contains(key())) {
      state = tokens.with(pending, tokens.correctTime(establish()));
    }
  }

  @Override
  public void startAfterCommit(Delivery possible) {
    start(possible);
  }

  /** Exists for the whole request, whatever becomes of an HTTP session. */
  @Override
  public boolean resume() {
    return true;
  }

  @Override
  public boolean isOnDemand() {
    return onDemand;
  }

  @Override
  public boolean isUnsettled() {
    return onDemand;
  }

  @Override
  public @Nullable ChatToken settle(boolean mayWait) {
    if (onDemand && delivery != Delivery.REQUESTED) {
      return null;
    }
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
    if (onDemand) {
      tokens.extend(request, pending);
    }
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

  /** Depends on no HTTP session. */
  @Override
  public void endIfInvalidated() {}

  /** A request that carries its login itself is no new login. */
  @Override
  public void loggedIn() {}

  private TokenResult establish() {
    TokenResult known = tokens.result(pending, Duration.ZERO);
    if (known instanceof TokenResult.Ready || known instanceof TokenResult.Pending) {
      return known;
    }
    return onDemand ? tokens.requestShared(request, pending) : tokens.request(request, pending);
  }
}
