/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenResult.NotEligible;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.session.HandOffWindow;
import org.cometchatbridge.servlet.internal.session.LoginState;

/** The tokens of login sessions, as the bridge has them. Thread-safe. */
final class Tokens {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int MAX_CORRECTED = 10_000;

  private final OperatorLog log;
  private final CometChatBridge bridge;
  private final Identity identity;
  private final RejectedTokens rejected;
  private final LoginWaits responseWaits = new LoginWaits();
  private final LoginWaits endpointWaits = new LoginWaits();

  /** The request attribute with a login that was rejected when it began. */
  private final String rejectedLogin = Tokens.class.getName() + "." + UUID.randomUUID();

  private final AtomicBoolean sharing = new AtomicBoolean();

  /** The creation times of tokens that were created before the clock was set back. */
  private final Cache<ChatToken, Instant> correctedTimes =
      Caffeine.newBuilder().maximumSize(MAX_CORRECTED).executor(Runnable::run).build();

  Tokens(CometChatBridge bridge, Identity identity, OperatorLog log) {
    this.log = log.named(Tokens.class);
    this.bridge = bridge;
    this.identity = identity;
    this.rejected = new RejectedTokens(bridge.config().clock());
  }

  CometChatBridgeConfig config() {
    return bridge.config();
  }

  Instant now() {
    return bridge.config().clock().instant();
  }

  Optional<Uid> uidOf(String userId) {
    return bridge.uidOf(userId);
  }

  /** The result of a settled state; otherwise starts a token request if needed. Does not wait. */
  TokenResult start(HttpServletRequest request, LoginState state) {
    if (state.isSettled()) {
      return result(state, Duration.ZERO);
    }
    return request.getAttribute(rejectedLogin) instanceof RejectedLogin rejection
            && rejection.key().equals(state.key())
            && rejection.profile().equals(profile(identity.profile(request, state.userId())))
        ? rejection.result()
        : request(request, state);
  }

  /**
   * Starts a token request before the login is detected. A rejection applies to the detected login
   * too, so that the rule of the application is not evaluated twice for the same profile.
   */
  void begin(HttpServletRequest request, LoginState state) {
    ChatUser user = identity.profile(request, state.userId());
    if (bridge.login(state.key(), user, state.history()) instanceof NotEligible result) {
      request.setAttribute(rejectedLogin, new RejectedLogin(state.key(), profile(user), result));
    }
  }

  /** Lets the rule of the application be evaluated again in this request. */
  void forgetRejection(HttpServletRequest request) {
    request.removeAttribute(rejectedLogin);
  }

  private record RejectedLogin(SessionKey key, List<Object> profile, TokenResult result) {}

  /** What the rule of the application may depend on. */
  private static List<Object> profile(ChatUser user) {
    return List.of(
        user.name(),
        user.avatar(),
        user.link(),
        user.role(),
        user.statusMessage(),
        user.tags(),
        user.metadata(),
        user.newlyRegistered());
  }

  /** Starts a token request if needed; does not wait. */
  TokenResult request(HttpServletRequest request, LoginState state) {
    return bridge.login(state.key(), identity.profile(request, state.userId()), state.history());
  }

  /**
   * The same for a user without a login session, whose pages share the token. That is logged once,
   * because no logout revokes such a token.
   */
  TokenResult requestShared(HttpServletRequest request, LoginState state) {
    if (bridge.config().tokenScope() == TokenScope.SESSION && sharing.compareAndSet(false, true)) {
      log.info(
          "A user without a login session gets a CometChat token. All such requests of a user share"
              + " one token on this node. DELETE and a logout only forget it; it is revoked when the"
              + " credential of the user has expired, or 12 hours after the last request if the"
              + " expiry is unknown. For a token of each login, name the login session by the claim"
              + " sid of a JWT, or by UserResolver.statelessSession");
    }
    return bridge.login(
        state.key(),
        identity.profile(request, state.userId()),
        state.history(),
        identity.expiresAt(request, state.userId()));
  }

  /** A user without a login session has sent another request. */
  void extend(HttpServletRequest request, LoginState state) {
    bridge.extend(state.key(), identity.expiresAt(request, state.userId()));
  }

  /**
   * Starts a token request for the replacement of a rejected token; does not wait. The rejected
   * token is not handed out again, even if the token request cannot start.
   */
  TokenResult refresh(HttpServletRequest request, LoginState state, ChatToken token) {
    rejected.add(state.key(), token);
    return bridge.refresh(
        state.key(), identity.profile(request, state.userId()), token, state.history());
  }

  /** The result of a login session, after waiting up to the given time for a token request. */
  TokenResult result(LoginState state, Duration atMost) {
    ChatToken token = state.token();
    if (token != null && !isRejected(state)) {
      return bridge
          .rejectionOf(token.uid(), state.history())
          .orElseGet(() -> new TokenResult.Ready(token));
    }
    if (state.signedOut()) {
      return new NotEligible(NotEligible.Reason.SIGNED_OUT);
    }
    if (state.denied()) {
      return new NotEligible(
          uidOf(state.userId()).isPresent()
              ? NotEligible.Reason.ELIGIBILITY_RULE
              : NotEligible.Reason.USER_ID_NOT_MAPPED);
    }
    if (state.loggedOut()) {
      return new TokenResult.Unavailable(SOON, TokenResult.Unavailable.Cause.NOT_STARTED);
    }
    return ofOldCredential(state).orElseGet(() -> bridge.await(state.key(), atMost));
  }

  /**
   * The result for a credential from before a sign-out. Other requests may have got a token for the
   * same key since.
   */
  private Optional<TokenResult> ofOldCredential(LoginState state) {
    return state.history().issuedAt() == null
        ? Optional.empty()
        : uidOf(state.userId()).flatMap(uid -> bridge.rejectionOf(uid, state.history()));
  }

  /** The state of a request that carries its login itself. */
  LoginState ofCredential(HttpServletRequest request, SessionKey key, String userId) {
    return LoginState.pending(
        key, userId, SessionHistory.ofCredential(identity.issuedAt(request, userId)));
  }

  /**
   * The result of a login session, for the header of a response. Waits for a running token request
   * until {@code maxLoginWait} has passed since its start. If enough responses wait for the login
   * session, this one does not.
   */
  TokenResult resultWithinLogin(LoginState state) {
    return result(state, responseWaits, bridge.config().maxLoginWait());
  }

  /**
   * The same for a call of the endpoint.
   *
   * @param atMost limits the wait of this call further
   */
  TokenResult resultForEndpoint(LoginState state, Duration atMost) {
    return result(state, endpointWaits, atMost);
  }

  private TokenResult result(LoginState state, LoginWaits waits, Duration atMost) {
    TokenResult result = result(state, Duration.ZERO);
    return result instanceof TokenResult.Pending pending
        ? waits.limited(state.key(), waitLeft(pending, atMost), wait -> result(state, wait))
        : result;
  }

  TokenResult resultForEndpoint(LoginState state) {
    return resultForEndpoint(state, bridge.config().maxLoginWait());
  }

  private Duration waitLeft(TokenResult.Pending pending, Duration atMost) {
    Duration left = Duration.between(now(), pending.since().plus(bridge.config().maxLoginWait()));
    // If the clock was set back in the meantime, more than maxLoginWait would be left.
    return left.compareTo(atMost) > 0 ? atMost : left;
  }

  /** The state with a result. */
  LoginState with(LoginState state, TokenResult result) {
    return state.with(result, uidOf(state.userId()), now());
  }

  /** The state with a result. A token that is not handed out is removed from the state first. */
  LoginState update(LoginState state, TokenResult result) {
    return with(isRejected(state) || hasEnded(state) ? state.pending() : state, result);
  }

  /** The state of a new login session, with the last sign-out before it if that is known. */
  LoginState begun(LoginState state) {
    return uidOf(state.userId())
        .map(uid -> state.after(bridge.signOutIdOf(state.key(), uid)))
        .orElse(state);
  }

  /** Whether the application has ended the user, or the login session, of a token. */
  boolean hasEnded(LoginState state) {
    ChatToken token = state.token();
    return token != null && bridge.rejectionOf(token.uid(), state.history()).isPresent();
  }

  /** Whether a sign-out everywhere has ended a login session, as far as this node knows. */
  boolean isSignedOut(LoginState state) {
    return state.signedOut()
        || uidOf(state.userId())
            .flatMap(uid -> bridge.rejectionOf(uid, state.history()))
            .filter(Tokens::isSignedOut)
            .isPresent();
  }

  private static boolean isSignedOut(TokenResult result) {
    return result instanceof NotEligible rejection
        && rejection.reason() == NotEligible.Reason.SIGNED_OUT;
  }

  /** Whether the application has signed out, deactivated or deleted a user not long ago. */
  boolean hasChanged(String userId) {
    return bridge.hasChanged(userId);
  }

  /** Ends a login session and revokes its token. */
  void revoke(LoginState state) {
    bridge.logout(state.key(), state.token());
  }

  boolean hasEnded(SessionKey key) {
    return bridge.hasEnded(key);
  }

  /** Two nodes may have created a token for one login session; the stored one is kept. */
  void confirm(LoginState state) {
    if (state.token() != null) {
      bridge.tokenStored(state.key(), state.token());
    }
  }

  /** Whether the token was rejected and CometChat has not issued the same token again. */
  boolean isRejected(LoginState state) {
    ChatToken token = state.token();
    return token != null
        && rejected.contains(state.key(), token)
        && !(bridge.await(state.key(), Duration.ZERO) instanceof TokenResult.Ready ready
            && ready.token().equals(token));
  }

  /** The uid mapping may have changed since the session was written, or a session was modified. */
  boolean isOwn(LoginState state) {
    ChatToken token = state.token();
    return token == null || uidOf(state.userId()).filter(token.uid()::equals).isPresent();
  }

  /** Another node with another clock may have created the token, or the clock was set back. */
  ChatToken correctTime(ChatToken token) {
    Instant createdAt = token.createdAt();
    Instant corrected = HandOffWindow.corrected(createdAt, now());
    return corrected.equals(createdAt) ? token : at(token, corrected);
  }

  /** The same for a token without HTTP session, which remains unchanged in the bridge. */
  TokenResult correctTime(TokenResult result) {
    if (!(result instanceof TokenResult.Ready ready)) {
      return result;
    }
    ChatToken token = ready.token();
    Instant createdAt = correctedTimes.getIfPresent(token);
    if (createdAt == null) {
      createdAt = HandOffWindow.corrected(token.createdAt(), now());
      if (createdAt.equals(token.createdAt())) {
        return result;
      }
      correctedTimes.put(token, createdAt);
    }
    return new TokenResult.Ready(at(token, createdAt));
  }

  /** The same token with another creation time. */
  static ChatToken at(ChatToken token, Instant createdAt) {
    return ChatToken.of(token.uid(), token.value(), createdAt, token.signOutId());
  }
}
