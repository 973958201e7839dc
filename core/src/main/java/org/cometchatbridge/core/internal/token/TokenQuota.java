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
 * Counts the mints of each user within the last hour. CometChat keeps a user's newest 100 tokens,
 * so an application that logs in with every request would throw the user out everywhere else.
 */
final class TokenQuota {

  private static final Logger LOG = LoggerFactory.getLogger(TokenQuota.class);
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int USERS = 50_000;

  private final int most;
  private final Events events;
  private final Cache<Uid, Spending> spendings;
  private @Nullable Duration warnedAt;

  /** What one user has spent; guarded by itself. */
  private static final class Spending {
    private final Deque<Duration> starts = new ArrayDeque<>();
    private @Nullable Duration toldAt;
  }

  TokenQuota(int most, Timer timer, Events events) {
    this.most = most;
    this.events = events;
    this.spendings =
        Caffeine.newBuilder()
            .expireAfterAccess(WINDOW)
            .maximumSize(USERS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /**
   * Takes one mint.
   *
   * @param start when its token request begins, by the bridge's timer
   * @return how long to wait, more than zero, if none is left; empty if it was taken
   */
  Optional<Duration> take(Uid uid, Duration start) {
    Spending spending = spendings.get(uid, user -> new Spending());
    synchronized (spending) {
      while (!spending.starts.isEmpty() && isOver(spending.starts.getFirst(), start)) {
        spending.starts.removeFirst();
      }
      if (spending.starts.size() < most) {
        spending.starts.addLast(start);
        return Optional.empty();
      }
      Duration wait = spending.starts.getFirst().plus(WINDOW).minus(start);
      if (spending.toldAt == null || isOver(spending.toldAt, start)) {
        spending.toldAt = start;
        events.publish(new BridgeEvent.TokenQuotaExceeded(uid, wait));
        warnOnceAnHour(start);
      }
      return Optional.of(wait);
    }
  }

  /** Gives a mint back whose token request brought no token. */
  void giveBack(Uid uid, Duration start) {
    Spending spending = spendings.getIfPresent(uid);
    if (spending != null) {
      synchronized (spending) {
        spending.starts.removeLastOccurrence(start);
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
          "A user has had {} CometChat tokens within an hour, which is what maxTokensPerUserPerHour allows, and"
              + " gets none for a while. The likely cause is a login session that begins with every"
              + " request: keep the HTTP session, name stateless logins, or set tokenScope to user",
          most);
    }
  }
}
