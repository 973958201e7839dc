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

  private final Cache<Uid, Duration> invalidBefore;

  TokenInvalidations(Timer timer, Duration longestTokenLifetime, long maxUsers) {
    this.invalidBefore = TimedCaches.of(timer, longestTokenLifetime).maximumSize(maxUsers).build();
  }

  /** Invalidates the tokens of a user that were created before a point in time of the timer. */
  void invalidate(Uid uid, Duration before) {
    invalidBefore
        .asMap()
        .merge(uid, before, (known, next) -> known.compareTo(next) < 0 ? next : known);
  }

  boolean isValid(Uid uid, Duration createdAt) {
    Duration before = invalidBefore.getIfPresent(uid);
    return before == null || createdAt.compareTo(before) >= 0;
  }
}
