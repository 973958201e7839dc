/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.memory.BoundedMap;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * The users whose older tokens CometChat no longer accepts, because the user was deleted,
 * deactivated or created again. The tokens are discarded on lookup: removing them at once would
 * scan all tokens for one user.
 */
final class TokenInvalidations {

  /** In nanoseconds of the timer. */
  private final BoundedMap<Uid, Long> invalidBefore;

  TokenInvalidations(Timer timer, Duration longestTokenLifetime, long maxUsers) {
    this.invalidBefore =
        new BoundedMap<>(
            timer,
            maxUsers,
            BoundedMap.Order.WRITTEN,
            (before, now) -> BoundedMap.left(before, longestTokenLifetime, now));
  }

  /** Invalidates the tokens of a user that were created before a point in time of the timer. */
  void invalidate(Uid uid, Duration before) {
    long time = before.toNanos();
    invalidBefore.compute(uid, present -> present == null || present < time ? time : present);
  }

  boolean isValid(Uid uid, Duration createdAt) {
    Long before = invalidBefore.get(uid);
    return before == null || createdAt.toNanos() >= before;
  }
}
