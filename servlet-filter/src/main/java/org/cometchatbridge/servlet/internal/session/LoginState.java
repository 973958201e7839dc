/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.ChatToken;
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
 * @param denied whether the application's eligibility rule or uid mapping has rejected this user
 */
public record LoginState(SessionKey key, String userId, @Nullable ChatToken token, boolean denied) {

  private static final Set<TokenResult.NotEligible.Reason> LASTING =
      Set.of(
          TokenResult.NotEligible.Reason.ELIGIBILITY_RULE,
          TokenResult.NotEligible.Reason.USER_ID_NOT_MAPPED);

  /** A login session that has no token yet. */
  public static LoginState pending(SessionKey key, String userId) {
    return new LoginState(key, userId, null, false);
  }

  /** A login session with a token. */
  public static LoginState of(SessionKey key, String userId, ChatToken token) {
    return new LoginState(key, userId, token, false);
  }

  /** Whether the login session belongs to this user. */
  public boolean belongsTo(String otherUserId) {
    return userId.equals(otherUserId);
  }

  /** Whether the login session has this key. */
  public boolean hasKey(SessionKey otherKey) {
    return key.equals(otherKey);
  }

  /** Whether the outcome is known: there is a token, or the user is rejected. */
  public boolean isSettled() {
    return token != null || denied;
  }

  /**
   * The state after a token request. The token of another user is not taken over, and temporary
   * results leave the state unchanged.
   *
   * @param uid the uid of the user, if there is one
   */
  public LoginState with(TokenResult result, Optional<Uid> uid) {
    if (result instanceof TokenResult.Ready ready
        && uid.filter(ready.token().uid()::equals).isPresent()) {
      return new LoginState(key, userId, ready.token(), false);
    }
    if (result instanceof TokenResult.NotEligible rejection
        && LASTING.contains(rejection.reason())) {
      return new LoginState(key, userId, null, true);
    }
    return this;
  }

  /** Contains neither the user id nor the token. */
  @Override
  public String toString() {
    return "LoginState[token=" + (token == null ? "none" : "redacted") + ", denied=" + denied + "]";
  }
}
