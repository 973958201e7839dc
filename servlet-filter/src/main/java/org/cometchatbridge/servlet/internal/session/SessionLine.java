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
 * has come. {@link LineText} is its form in the session.
 *
 * @param key the bridge's name for the login session
 * @param hostId the host id of the user, never blank
 * @param token the token, or {@code null} while there is none
 * @param denied whether the host's own rule or mapping has refused this user
 */
public record SessionLine(
    SessionKey key, String hostId, @Nullable ChatToken token, boolean denied) {

  private static final Set<TokenResult.NotEligible.Reason> LASTING =
      Set.of(
          TokenResult.NotEligible.Reason.HOST_RULE, TokenResult.NotEligible.Reason.ID_NOT_MAPPED);

  /** A login session that has just been detected. */
  public static SessionLine begun(SessionKey key, String hostId) {
    return new SessionLine(key, hostId, null, false);
  }

  /** Whether it belongs to this user. */
  public boolean isOf(String otherHostId) {
    return hostId.equals(otherHostId);
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
  public SessionLine with(TokenResult result, Optional<Uid> uid) {
    if (result instanceof TokenResult.Ready ready
        && uid.filter(ready.token().uid()::equals).isPresent()) {
      return new SessionLine(key, hostId, ready.token(), false);
    }
    if (result instanceof TokenResult.NotEligible refusal && LASTING.contains(refusal.reason())) {
      return new SessionLine(key, hostId, null, true);
    }
    return this;
  }

  /** Names neither the host id nor the token. */
  @Override
  public String toString() {
    return "SessionLine[token="
        + (token == null ? "none" : "redacted")
        + ", denied="
        + denied
        + "]";
  }
}
