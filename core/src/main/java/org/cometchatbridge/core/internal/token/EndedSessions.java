/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.internal.sync.RevocationQueue;
import org.cometchatbridge.core.internal.time.Timer;

/** The login sessions that have ended on this node recently, and the tokens revoked with them. */
final class EndedSessions {

  private final RevocationQueue revocations;
  private final Cache<SessionKey, Set<ChatToken>> revoked;

  EndedSessions(RevocationQueue revocations, Timer timer, long maxSessions) {
    this.revocations = revocations;
    this.revoked = TimedCaches.of(timer, TokenService.RETENTION).maximumSize(maxSessions).build();
  }

  void add(SessionKey key) {
    revokedOf(key);
  }

  /** Always false for a derived key, which a later login may use again. */
  boolean contains(SessionKey key) {
    return !key.isDerived() && revoked.getIfPresent(key) != null;
  }

  /** Revokes a token of a login session, once. */
  void revoke(SessionKey key, ChatToken token) {
    if (revokedOf(key).add(token)) {
      revocations.add(token);
    }
  }

  private Set<ChatToken> revokedOf(SessionKey key) {
    return revoked.get(key, session -> ConcurrentHashMap.newKeySet());
  }
}
