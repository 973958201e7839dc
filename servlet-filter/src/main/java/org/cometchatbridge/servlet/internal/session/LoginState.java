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
 * What a session says of its login session: the bridge's key for it, whose it is, and how far it
 * has come. {@link LoginStateCodec} is its form in the session.
 *
 * @param key the bridge's name for the login session
 * @param userId the user id of the user, never blank
 * @param token the token, or {@code null} while there is none
 * @param denied whether the application's own rule or mapping has rejected this user
 */
public record LoginState(SessionKey key, String userId, @Nullable ChatToken token, boolean denied) {

  private static final Set<TokenResult.NotEligible.Reason> LASTING =
      Set.of(
          TokenResult.NotEligible.Reason.ELIGIBILITY_RULE,
          TokenResult.NotEligible.Reason.USER_ID_NOT_MAPPED);

  /** A login session that has just been detected. */
  public static LoginState begun(SessionKey key, String userId) {
    return new LoginState(key, userId, null, false);
  }

  /** Whether it belongs to this user. */
  public boolean isOf(String otherUserId) {
    return userId.equals(otherUserId);
  }

  /** Whether it is the login session of this key. */
  public boolean isNamed(SessionKey otherKey) {
    return key.equals(otherKey);
  }

  /** Whether there is nothing left to wait for. */
  public boolean isSettled() {
    return token != null || denied;
  }

  /**
   * The same login session after the bridge has said this of it.
   *
   * @param uid the uid of the user, if there is one: another user's token is not taken
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

  /** Names neither the user id nor the token. */
  @Override
  public String toString() {
    return "LoginState[token=" + (token == null ? "none" : "redacted") + ", denied=" + denied + "]";
  }
}
