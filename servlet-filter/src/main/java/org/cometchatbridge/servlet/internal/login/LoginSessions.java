/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenResult.NotEligible;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.session.HandOffWindow;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.cometchatbridge.servlet.internal.session.LoginStateCodec;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.session.SessionKeys;
import org.jspecify.annotations.Nullable;

/**
 * Connects the HTTP sessions of the application with the login sessions of the bridge. Thread-safe.
 */
public final class LoginSessions {

  private static final int MAX_CORRECTED = 10_000;

  private final CometChatBridge bridge;
  private final Identity identity;
  private final SessionAttributes attributes;
  private final boolean shared;
  private final SessionKeys keys;
  private final RejectedTokens rejected;

  /** The creation times of tokens that were created before the clock was set back. */
  private final Cache<ChatToken, Instant> correctedTimes =
      Caffeine.newBuilder().maximumSize(MAX_CORRECTED).executor(Runnable::run).build();

  /** Uses the given bridge. */
  public LoginSessions(CometChatBridge bridge, Identity identity, SessionAttributes attributes) {
    this.bridge = bridge;
    this.identity = identity;
    this.attributes = attributes;
    this.shared = bridge.config().tokenScope() == TokenScope.USER;
    this.keys = new SessionKeys(bridge.config().clock(), bridge::hasEnded);
    this.rejected = new RejectedTokens(bridge.config().clock());
  }

  /**
   * Ensures that the HTTP session holds a login session of the user: the one it already holds, or a
   * new one after an identity transition. Starts a token request if needed, and does not wait.
   */
  public LoginResult establish(HttpServletRequest request, HttpSession session, String userId) {
    LoginState state = currentOrNew(session, userId);
    TokenResult result = start(request, state);
    // The session already holds a settled state; writing it again might undo a concurrent change.
    LoginState stored =
        state.isSettled() ? state : attributes.write(session, with(state, dated(result)));
    confirm(stored);
    return new LoginResult(stored, stored.isSettled() ? result(stored) : result);
  }

  /**
   * Like {@link #establish}, for a committed response: does not write to the session. The next
   * request of the session gets the same key and finds the token request.
   */
  public void establishAfterCommit(HttpServletRequest request, HttpSession session, String userId) {
    start(request, currentOrNew(session, userId));
  }

  /**
   * The key of a login session without HTTP session: the request itself names the login session, or
   * the sessions of the user share a token and the request has no session. {@code null} if the HTTP
   * session is the login session.
   */
  public @Nullable SessionKey statelessKey(HttpServletRequest request, String userId) {
    String name = identity.statelessSession(request, userId);
    if (shared) {
      return name != null || identity.loginSession(request, userId) == null
          ? uidOf(userId).map(SessionKey::ofUser).orElse(null)
          : null;
    }
    return name == null
        ? null
        : uidOf(userId).map(uid -> SessionKey.ofStateless(uid, name)).orElse(null);
  }

  /**
   * Finds the token of a login session without HTTP session. Starts a token request if needed, and
   * does not wait.
   */
  public LoginResult establishStateless(HttpServletRequest request, SessionKey key, String userId) {
    TokenResult known = bridge.await(key, Duration.ZERO);
    TokenResult result =
        known instanceof TokenResult.Ready || known instanceof TokenResult.Pending
            ? known
            : bridge.login(key, identity.profile(request, userId));
    return new LoginResult(with(LoginState.pending(key, userId), corrected(result)), result);
  }

  /**
   * The result of a login session. Waits for a running token request until {@code maxLoginWait} has
   * passed since its start, however many requests wait for it.
   */
  public TokenResult resultWithinLogin(LoginState state) {
    TokenResult result = result(state);
    if (result instanceof TokenResult.Pending pending) {
      Duration maxWait = bridge.config().maxLoginWait();
      Instant deadline = pending.since().plus(maxWait);
      Duration left = Duration.between(bridge.config().clock().instant(), deadline);
      // If the clock was set back in the meantime, more than maxWait would be left.
      return resultWithin(state, left.compareTo(maxWait) > 0 ? maxWait : left);
    }
    return result;
  }

  /** The present result of a login session; does not wait. */
  public TokenResult result(LoginState state) {
    return resultWithin(state, Duration.ZERO);
  }

  /** The result of a login session, after waiting up to the given time for a token request. */
  public TokenResult resultWithin(LoginState state, Duration atMost) {
    if (state.token() != null && !isRejected(state)) {
      return new TokenResult.Ready(state.token());
    }
    if (state.denied()) {
      return new NotEligible(
          uidOf(state.userId()).isPresent()
              ? NotEligible.Reason.ELIGIBILITY_RULE
              : NotEligible.Reason.USER_ID_NOT_MAPPED);
    }
    return bridge.await(state.key(), atMost);
  }

  /**
   * Stores the result of a login session in the HTTP session.
   *
   * @return the state that the session holds now, or {@code null} if that is no longer this login
   *     session
   */
  public @Nullable LoginState store(HttpSession session, LoginState state, TokenResult result) {
    LoginState stored = attributes.writeOutcome(session, update(state, dated(result)));
    if (stored != null && isRejected(stored)) {
      stored = attributes.removeToken(session, stored);
    }
    if (stored != null && !state.isSettled()) {
      confirm(stored);
    }
    return stored;
  }

  /**
   * The state of a login session after a result. A rejected token is removed from the state first.
   */
  public LoginState update(LoginState state, TokenResult result) {
    LoginState current =
        isRejected(state) ? LoginState.pending(state.key(), state.userId()) : state;
    return with(current, result);
  }

  /**
   * Starts a token request for the replacement of a rejected token, and does not wait. The rejected
   * token is not handed out again, even if the token request cannot start.
   *
   * @param state the state with the rejected token
   */
  public LoginResult refresh(HttpServletRequest request, HttpSession session, LoginState state) {
    TokenResult result = refresh(request, state);
    attributes.removeToken(session, state);
    return new LoginResult(LoginState.pending(state.key(), state.userId()), result);
  }

  /** The same for a login session without HTTP session. */
  public LoginResult refreshStateless(HttpServletRequest request, LoginState state) {
    TokenResult result = refresh(request, state);
    return new LoginResult(LoginState.pending(state.key(), state.userId()), result);
  }

  /** The uid of a user, if the user id can be mapped to one. */
  public Optional<Uid> uidOf(String userId) {
    return bridge.uidOf(userId);
  }

  /** The login state of an HTTP session, unless its token belongs to another user. */
  public @Nullable LoginState read(HttpSession session) {
    LoginState state = SessionAttributes.state(session);
    return state == null || hasOwnToken(state) ? state : null;
  }

  /** The same for the text of the session attribute. */
  public @Nullable LoginState read(String text) {
    LoginState state = LoginStateCodec.parse(text);
    return state == null || hasOwnToken(state) ? state : null;
  }

  /** Ends a login session and revokes its token. */
  public void revoke(LoginState state) {
    bridge.logout(state.key(), state.token());
  }

  /** Ends a login session, revokes its token, and clears the HTTP session that holds it. */
  public void revokeAndClear(@Nullable HttpSession session, LoginState state) {
    revoke(state);
    if (session != null) {
      LoginState held = SessionAttributes.state(session);
      if (held != null && held.hasKey(state.key())) {
        attributes.clear(session);
      }
    }
  }

  /** Removes the attributes of the bridge from an HTTP session; the login session continues. */
  public void clear(HttpSession session) {
    attributes.clear(session);
  }

  /**
   * Assigns a new key if the state was copied from an HTTP session whose login session has ended.
   */
  public void renewIfRevoked(HttpSession session, LoginState state) {
    if (bridge.hasEnded(state.key())) {
      attributes.write(session, newLogin(session, state.userId()));
    }
  }

  /**
   * Sets the time of a shared token to now. The token may be older than this login session, and the
   * time determines which responses contain the token.
   */
  private TokenResult dated(TokenResult result) {
    return shared && result instanceof TokenResult.Ready ready
        ? new TokenResult.Ready(
            ChatToken.of(
                ready.token().uid(), ready.token().value(), bridge.config().clock().instant()))
        : result;
  }

  private LoginState currentOrNew(HttpSession session, String userId) {
    LoginState held = SessionAttributes.state(session);
    if (held != null
        && held.belongsTo(userId)
        && hasOwnToken(held)
        && !bridge.hasEnded(held.key())) {
      return isRejected(held) ? withoutToken(session, held) : withCorrectTime(session, held);
    }
    if (held != null) {
      revoke(held);
    }
    return newLogin(session, userId);
  }

  /** Another node with another clock may have created the token, or the clock was set back. */
  private LoginState withCorrectTime(HttpSession session, LoginState held) {
    ChatToken token = held.token();
    if (token == null) {
      return held;
    }
    ChatToken corrected = corrected(token);
    if (corrected.createdAt().equals(token.createdAt())) {
      return held;
    }
    LoginState state = new LoginState(held.key(), held.userId(), corrected, false);
    attributes.correctTime(session, state);
    return state;
  }

  private ChatToken corrected(ChatToken token) {
    Instant now = bridge.config().clock().instant();
    return ChatToken.of(
        token.uid(), token.value(), HandOffWindow.corrected(token.createdAt(), now));
  }

  /** The same for a token without HTTP session, which remains unchanged in the bridge. */
  private TokenResult corrected(TokenResult result) {
    if (!(result instanceof TokenResult.Ready ready)) {
      return result;
    }
    ChatToken token = ready.token();
    Instant createdAt = correctedTimes.getIfPresent(token);
    if (createdAt == null) {
      createdAt = corrected(token).createdAt();
      if (createdAt.equals(token.createdAt())) {
        return result;
      }
      correctedTimes.put(token, createdAt);
    }
    return new TokenResult.Ready(ChatToken.of(token.uid(), token.value(), createdAt));
  }

  private LoginState with(LoginState state, TokenResult result) {
    return state.with(result, uidOf(state.userId()));
  }

  /** The uid mapping may have changed since the session was written, or a session was modified. */
  private boolean hasOwnToken(LoginState state) {
    ChatToken token = state.token();
    return token == null || uidOf(state.userId()).filter(token.uid()::equals).isPresent();
  }

  private LoginState withoutToken(HttpSession session, LoginState state) {
    attributes.removeToken(session, state);
    return LoginState.pending(state.key(), state.userId());
  }

  private TokenResult refresh(HttpServletRequest request, LoginState state) {
    ChatToken token = Objects.requireNonNull(state.token());
    rejected.add(state.key(), token);
    return bridge.refresh(state.key(), identity.profile(request, state.userId()), token);
  }

  /** Whether the token was rejected and CometChat has not issued the same token again. */
  private boolean isRejected(LoginState state) {
    ChatToken token = state.token();
    return token != null
        && rejected.contains(state.key(), token)
        && !(bridge.await(state.key(), Duration.ZERO) instanceof TokenResult.Ready ready
            && ready.token().equals(token));
  }

  private LoginState newLogin(HttpSession session, String userId) {
    return LoginState.pending(keys.keyFor(session.getId(), userId), userId);
  }

  private TokenResult start(HttpServletRequest request, LoginState state) {
    return state.isSettled()
        ? result(state)
        : bridge.login(state.key(), identity.profile(request, state.userId()));
  }

  /** Two nodes may have created a token for one login session; the stored one is kept. */
  private void confirm(LoginState state) {
    if (state.token() != null) {
      bridge.tokenStored(state.key(), state.token());
    }
  }
}
