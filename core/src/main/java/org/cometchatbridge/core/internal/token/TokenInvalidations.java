/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * The users whose older tokens CometChat no longer accepts, because the user was deleted,
 * deactivated or created again. The tokens are discarded on lookup: removing them at once would
 * scan all tokens for one user.
 */
final class TokenInvalidations {

  /** In nanoseconds of the timer. */
  private final Cache<Uid, Long> invalidBefore;

  TokenInvalidations(Timer timer, Duration longestTokenLifetime, long maxUsers) {
    this.invalidBefore = TimedCaches.of(timer, longestTokenLifetime).maximumSize(maxUsers).build();
  }

  /** Invalidates the tokens of a user that were created before a point in time of the timer. */
  void invalidate(Uid uid, Duration before) {
    invalidBefore.asMap().merge(uid, before.toNanos(), Math::max);
  }

  boolean isValid(Uid uid, Duration createdAt) {
    Long before = invalidBefore.getIfPresent(uid);
    return before == null || createdAt.toNanos() >= before;
  }
}
