/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/**
 * The state of a login session as the HTTP session holds it: the bridge's key, the user, and the
 * token if there is one. {@link LoginStateCodec} converts it to text.
 *
 * @param key the key of the login session in the bridge
 * @param userId the user id, never blank
 * @param token the token, or {@code null} while there is none
 * @param pause why no token is requested, or {@code null} if one is; always {@code null} with a
 *     token
 * @param history what has happened to the login session before
 */
public record LoginState(
    SessionKey key,
    String userId,
    @Nullable ChatToken token,
    @Nullable Pause pause,
    SessionHistory history) {

  /** How long the application's eligibility rule is not evaluated again. */
  private static final Duration DENIAL = Duration.ofMinutes(1);

  private static final Set<TokenResult.NotEligible.Reason> LASTING =
      Set.of(
          TokenResult.NotEligible.Reason.ELIGIBILITY_RULE,
          TokenResult.NotEligible.Reason.USER_ID_NOT_MAPPED);

  /**
   * The reason why ordinary requests request no token.
   *
   * @param kind the reason
   * @param since when it began, with millisecond precision
   */
  public record Pause(Kind kind, Instant since) {

    /** The reasons. */
    public enum Kind {
      /** The eligibility rule or the uid mapping has rejected the user. Ends after a minute. */
      DENIED,
      /** The page has revoked the token. Ends with the next request to the endpoint. */
      LOGGED_OUT,
      /** The login session has ended in chat. Ends with the next login. */
      SIGNED_OUT
    }
  }

  /** A new login session. */
  public static LoginState pending(SessionKey key, String userId) {
    return pending(key, userId, SessionHistory.NEW);
  }

  /** A login session that has no token now. */
  public static LoginState pending(SessionKey key, String userId, SessionHistory history) {
    return new LoginState(key, userId, null, null, history);
  }

  /** A login session with a token. */
  public static LoginState of(SessionKey key, String userId, ChatToken token) {
    return new LoginState(key, userId, token, null, new SessionHistory(token.signOutId(), true));
  }

  /** A login session that requests no token. */
  public static LoginState paused(
      SessionKey key, String userId, Pause.Kind kind, Instant now, SessionHistory history) {
    return new LoginState(
        key, userId, null, new Pause(kind, Instant.ofEpochMilli(now.toEpochMilli())), history);
  }

  /** The same login session without its token or pause. */
  public LoginState pending() {
    return pending(key, userId, history);
  }

  /** A login session that began after this sign-out, unless that is known already. */
  public LoginState after(long signOutId) {
    return history.signOutId() == SessionHistory.UNKNOWN && signOutId != SessionHistory.UNKNOWN
        ? new LoginState(
            key, userId, token, pause, new SessionHistory(signOutId, history.hadToken()))
        : this;
  }

  /** Whether the login session belongs to this user. */
  public boolean belongsTo(String otherUserId) {
    return userId.equals(otherUserId);
  }

  /** Whether the login session has this key. */
  public boolean hasKey(SessionKey otherKey) {
    return key.equals(otherKey);
  }

  /** Whether the outcome is known: there is a token, or none is requested. */
  public boolean isSettled() {
    return token != null || pause != null;
  }

  /** Whether the application has rejected this user. */
  public boolean denied() {
    return pause != null && pause.kind() == Pause.Kind.DENIED;
  }

  /** Whether the page has revoked the token. */
  public boolean loggedOut() {
    return pause != null && pause.kind() == Pause.Kind.LOGGED_OUT;
  }

  /** Whether the login session has ended in chat. */
  public boolean signedOut() {
    return pause != null && pause.kind() == Pause.Kind.SIGNED_OUT;
  }

  /** Whether a rejection is so old, or from such a wrong clock, that the rule applies again. */
  public boolean isDenialOver(Instant now) {
    return pause != null
        && pause.kind() == Pause.Kind.DENIED
        && !isDenied(pause.since().toEpochMilli(), now.toEpochMilli());
  }

  /** Whether a rejection lasts. */
  static boolean isDenied(long sinceMillis, long nowMillis) {
    return sinceMillis <= nowMillis && nowMillis - sinceMillis < DENIAL.toMillis();
  }

  /**
   * The state after a token request. The token of another user is not taken over, and temporary
   * results leave the state unchanged.
   *
   * @param uid the uid of the user, if there is one
   */
  public LoginState with(TokenResult result, Optional<Uid> uid, Instant now) {
    if (result instanceof TokenResult.Ready ready
        && uid.filter(ready.token().uid()::equals).isPresent()) {
      return of(key, userId, ready.token());
    }
    if (result instanceof TokenResult.NotEligible rejection
        && LASTING.contains(rejection.reason())) {
      return paused(key, userId, Pause.Kind.DENIED, now, history);
    }
    if (result instanceof TokenResult.NotEligible ended
        && ended.reason() == TokenResult.NotEligible.Reason.SIGNED_OUT) {
      return paused(key, userId, Pause.Kind.SIGNED_OUT, now, history);
    }
    return this;
  }

  /** Contains neither the user id nor the token. */
  @Override
  public String toString() {
    return "LoginState[token=" + (token == null ? "none" : "redacted") + ", pause=" + pause + "]";
  }
}
