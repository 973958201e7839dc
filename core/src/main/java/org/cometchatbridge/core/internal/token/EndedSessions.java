/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.internal.lifecycle.Revocations;
import org.cometchatbridge.core.internal.memory.BoundedMap;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/** The login sessions that have ended on this node recently, and the tokens revoked with them. */
final class EndedSessions {

  private final Revocations revocations;
  private final Timer timer;
  private final BoundedMap<StoredKey, Ended> sessions;

  /**
   * An ended login session.
   *
   * @param at when it ended, or its last token was revoked, in nanoseconds of the timer
   * @param revoked most have one token, and a concurrent set would need 200 bytes more
   */
  private record Ended(long at, Set<ChatToken> revoked) {}

  EndedSessions(Revocations revocations, Timer timer, long maxSessions) {
    this.revocations = revocations;
    this.timer = timer;
    this.sessions =
        new BoundedMap<>(
            timer,
            maxSessions,
            BoundedMap.Order.WRITTEN,
            (ended, now) -> BoundedMap.left(ended.at(), TokenService.RETENTION, now));
  }

  void add(StoredKey key) {
    sessions.compute(key, present -> present == null ? new Ended(now(), Set.of()) : present);
  }

  /** Always false for a derived key, which a later login may use again. */
  boolean contains(StoredKey key) {
    return !key.isDerived() && sessions.get(key) != null;
  }

  /** Revokes a token of a login session, once. */
  void revoke(StoredKey key, ChatToken token) {
    AtomicBoolean added = new AtomicBoolean();
    sessions.compute(
        key,
        present -> {
          added.set(present == null || !present.revoked().contains(token));
          return added.get() ? with(present, token) : present;
        });
    if (added.get()) {
      revocations.add(token);
    }
  }

  private Ended with(@Nullable Ended ended, ChatToken token) {
    Set<ChatToken> revoked = new HashSet<>(ended == null ? Set.of() : ended.revoked());
    revoked.add(token);
    return new Ended(now(), Set.copyOf(revoked));
  }

  private long now() {
    return timer.elapsed().toNanos();
  }
}
