/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.jspecify.annotations.Nullable;

/** A login session that an HTTP session holds. */
final class SessionLogin implements Login {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final SessionStates states;
  private final Tokens tokens;
  private final HttpServletRequest request;
  private final String userId;
  private @Nullable HttpSession session;
  private @Nullable LoginState state;

  /**
   * Creates the login.
   *
   * @param session the HTTP session, or {@code null} before {@link #resume}
   * @param state the state that the HTTP session held at the beginning of the request, if known
   */
  SessionLogin(
      SessionStates states,
      Tokens tokens,
      HttpServletRequest request,
      @Nullable HttpSession session,
      String userId,
      @Nullable LoginState state) {
    this.states = states;
    this.tokens = tokens;
    this.request = request;
    this.session = session;
    this.userId = userId;
    this.state = state;
  }

  @Override
  public boolean belongsTo(String otherUserId) {
    return userId.equals(otherUserId);
  }

  @Override
  public CometChatBridgeConfig config() {
    return tokens.config();
  }

  @Override
  public void start(Delivery delivery) {
    establish();
  }

  private TokenResult establish() {
    HttpSession held = session();
    LoginState current = states.currentOrNew(held, userId);
    TokenResult result = tokens.start(request, current);
    // The session already holds a settled state; writing it again might undo a concurrent change.
    LoginState stored = current.isSettled() ? current : states.write(held, current, result);
    tokens.confirm(stored);
    state = stored;
    return stored.isSettled() ? tokens.result(stored, Duration.ZERO) : result;
  }

  /** The next request of the session gets the same key and finds the token request. */
  @Override
  public void startAfterCommit(Delivery delivery) {
    tokens.start(request, states.currentOrNew(session(), userId));
  }

  /** Starts the token request ahead of {@link #start}, which gets the same key and finds it. */
  LoginState begin() {
    LoginState current = states.currentOrNew(session(), userId);
    if (!current.isSettled()) {
      tokens.begin(request, current);
    }
    return current;
  }

  /**
   * The application may have replaced the HTTP session, and the key may have been renewed. If the
   * session has lost its state, the login session is not started again: containers return the user
   * until the end of the request, even after the application has invalidated the session.
   */
  @Override
  public boolean resume() {
    HttpSession now = states.loginSession(request, userId);
    if (now != null) {
      states.renewIfRenamed(request, now);
    }
    LoginState held = now == null ? null : states.read(now);
    if (now == null || held == null || !held.belongsTo(userId)) {
      return false;
    }
    session = now;
    if (state != null && held.hasKey(state.key())) {
      state = held;
    } else {
      establish();
    }
    return true;
  }

  @Override
  public boolean isOnDemand() {
    return false;
  }

  @Override
  public boolean isUnsettled() {
    return state == null || !state.isSettled();
  }

  @Override
  public @Nullable ChatToken settle(boolean mayWait) {
    LoginState current = started();
    TokenResult result =
        mayWait ? tokens.resultWithinLogin(current) : tokens.result(current, Duration.ZERO);
    LoginState stored = states.store(session(), current, result);
    return stored == null ? null : stored.token();
  }

  @Override
  public boolean hasChat() {
    return held() != null;
  }

  @Override
  public @Nullable ChatToken presentToken() {
    LoginState held = held();
    return held == null ? null : tokens.update(held, tokens.result(held, Duration.ZERO)).token();
  }

  /** The state in the HTTP session, unless no token is requested for it. */
  private @Nullable LoginState held() {
    LoginState held = states.read(session());
    return held != null && held.belongsTo(userId) && held.pause() == null ? held : null;
  }

  @Override
  public TokenResult token() {
    states.endPageLogout(session(), userId);
    TokenResult result = establish();
    return result instanceof TokenResult.Pending
        ? stored(started(), tokens.resultForEndpoint(started()))
        : result;
  }

  @Override
  public SessionKey key() {
    return started().key();
  }

  @Override
  public TokenResult replace(ChatToken rejected, Duration atMost) {
    LoginState current = LoginState.of(key(), userId, rejected);
    TokenResult result = tokens.refresh(request, current, rejected);
    LoginState pending = states.withoutToken(session(), current);
    return result instanceof TokenResult.Pending
        ? stored(pending, tokens.resultForEndpoint(pending, atMost))
        : stored(pending, result);
  }

  @Override
  public void logOutPage() {
    states.logOutPage(session(), userId);
  }

  @Override
  public void end() {
    HttpSession now = request.getSession(false);
    LoginState ended = state != null || now == null ? state : states.read(now);
    if (ended != null) {
      states.end(now, ended);
    }
  }

  @Override
  public void endIfInvalidated() {
    HttpSession held = session;
    LoginState current = state;
    if (held != null && current != null) {
      states.endIfInvalidated(request, held, current);
    }
  }

  @Override
  public void loggedIn() {
    tokens.forgetRejection(request);
    states.loggedIn(session(), userId);
  }

  private TokenResult stored(LoginState current, TokenResult result) {
    LoginState stored = states.store(session(), current, result);
    if (stored == null) {
      return new TokenResult.Unavailable(SOON, TokenResult.Unavailable.Cause.NOT_STARTED);
    }
    state = stored;
    return stored.isSettled() ? tokens.result(stored, Duration.ZERO) : result;
  }

  private HttpSession session() {
    HttpSession current = session;
    if (current == null) {
      throw new IllegalStateException("The login session has not been resumed");
    }
    return current;
  }

  private LoginState started() {
    LoginState current = state;
    if (current == null) {
      throw new IllegalStateException("The login session has not been started");
    }
    return current;
  }
}
