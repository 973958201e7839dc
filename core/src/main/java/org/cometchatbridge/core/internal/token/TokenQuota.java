/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the tokens that are created for each user within an hour. CometChat keeps the newest 100
 * tokens of a user, so an application that logs in with every request would invalidate the tokens
 * of the user's other login sessions.
 */
final class TokenQuota {

  private static final Logger LOG = LoggerFactory.getLogger(TokenQuota.class);
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MAX_USERS = 50_000;

  private final int limit;
  private final Events events;
  private final Cache<Uid, Usage> usages;
  private @Nullable Duration warnedAt;

  /** The usage of one user; guarded by itself. */
  private static final class Usage {
    private final Deque<Duration> starts = new ArrayDeque<>();
    private @Nullable Duration reportedAt;
  }

  TokenQuota(int limit, Timer timer, Events events) {
    this.limit = limit;
    this.events = events;
    this.usages =
        Caffeine.newBuilder()
            .expireAfterAccess(WINDOW)
            .maximumSize(MAX_USERS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /**
   * Acquires a permit for one token.
   *
   * @param start when the token request starts, by the bridge's timer
   * @return how long to wait, more than zero, if the quota is exceeded; empty if a permit was
   *     acquired
   */
  Optional<Duration> acquire(Uid uid, Duration start) {
    Usage usage = usages.get(uid, user -> new Usage());
    synchronized (usage) {
      while (!usage.starts.isEmpty() && isOver(usage.starts.getFirst(), start)) {
        usage.starts.removeFirst();
      }
      if (usage.starts.size() < limit) {
        usage.starts.addLast(start);
        return Optional.empty();
      }
      Duration wait = usage.starts.getFirst().plus(WINDOW).minus(start);
      if (usage.reportedAt == null || isOver(usage.reportedAt, start)) {
        usage.reportedAt = start;
        events.publish(new BridgeEvent.TokenQuotaExceeded(uid, wait));
        warnOnceAnHour(start);
      }
      return Optional.of(wait);
    }
  }

  /** Releases the permit of a token request that completed without a token. */
  void release(Uid uid, Duration start) {
    Usage usage = usages.getIfPresent(uid);
    if (usage != null) {
      synchronized (usage) {
        usage.starts.removeLastOccurrence(start);
      }
    }
  }

  private static boolean isOver(Duration start, Duration now) {
    return now.minus(start).compareTo(WINDOW) >= 0;
  }

  private synchronized void warnOnceAnHour(Duration now) {
    if (warnedAt == null || isOver(warnedAt, now)) {
      warnedAt = now;
      LOG.warn(
          "A user reached maxTokensPerUserPerHour ({}) and gets no new CometChat token for a while."
              + " The likely cause is an application that creates a login session with every"
              + " request: keep the HTTP session, name stateless login sessions, or set"
              + " tokenScope=user",
          limit);
    }
  }
}
