/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.HashSet;
import java.util.Set;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.internal.lifecycle.Revocations;
import org.cometchatbridge.core.internal.time.Timer;

/** The login sessions that have ended on this node recently, and the tokens revoked with them. */
final class EndedSessions {

  private final Revocations revocations;
  private final Cache<StoredKey, Set<ChatToken>> revoked;

  EndedSessions(Revocations revocations, Timer timer, long maxSessions) {
    this.revocations = revocations;
    this.revoked = TimedCaches.of(timer, TokenService.RETENTION).maximumSize(maxSessions).build();
  }

  void add(StoredKey key) {
    revokedOf(key);
  }

  /** Always false for a derived key, which a later login may use again. */
  boolean contains(StoredKey key) {
    return !key.isDerived() && revoked.getIfPresent(key) != null;
  }

  /** Revokes a token of a login session, once. */
  void revoke(StoredKey key, ChatToken token) {
    Set<ChatToken> before = revokedOf(key);
    while (!before.contains(token)) {
      if (revoked.asMap().replace(key, before, with(before, token))) {
        revocations.add(token);
        return;
      }
      before = revokedOf(key);
    }
  }

  private Set<ChatToken> revokedOf(StoredKey key) {
    return revoked.get(key, session -> Set.of());
  }

  /** An unmodifiable set: most have one token, and a concurrent one would need 200 bytes more. */
  private static Set<ChatToken> with(Set<ChatToken> tokens, ChatToken token) {
    Set<ChatToken> next = new HashSet<>(tokens);
    next.add(token);
    return Set.copyOf(next);
  }
}
