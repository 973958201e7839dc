/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Arrays;
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
  private static final long NEVER = Long.MIN_VALUE;

  private final int limit;
  private final Timer timer;
  private final Events events;
  private final Cache<Uid, Usage> usages;
  private long warnedAt = NEVER;

  /** The usage of one user, in nanoseconds of the timer; guarded by itself. */
  private static final class Usage {
    private long[] starts = new long[1];
    private int count;
    private long reportedAt = NEVER;
    private long loggedOutAt = NEVER;
  }

  TokenQuota(int limit, long maxUsers, Timer timer, Events events) {
    this.limit = limit;
    this.timer = timer;
    this.events = events;
    this.usages =
        Caffeine.newBuilder()
            .expireAfterAccess(WINDOW)
            .maximumSize(maxUsers)
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
    long now = start.toNanos();
    synchronized (usage) {
      removeExpired(usage, now);
      if (usage.count < limit) {
        if (usage.count == usage.starts.length) {
          usage.starts = Arrays.copyOf(usage.starts, Math.min(limit, 2 * usage.count));
        }
        usage.starts[usage.count++] = now;
        return Optional.empty();
      }
      Duration wait = Duration.ofNanos(usage.starts[0] + WINDOW.toNanos() - now);
      if (usage.reportedAt == NEVER || isOver(usage.reportedAt, now)) {
        usage.reportedAt = now;
        events.publish(new BridgeEvent.TokenQuotaExceeded(uid, wait));
        warnOnceAnHour(now);
      }
      return Optional.of(wait);
    }
  }

  /** Records for a report that a login session of the user ended, and its token with it. */
  void loggedOut(Uid uid) {
    Usage usage = usages.policy().getIfPresentQuietly(uid);
    if (usage != null) {
      synchronized (usage) {
        usage.loggedOutAt = timer.elapsed().toNanos();
      }
    }
  }

  /**
   * The tokens of one user within the last hour.
   *
   * @param newest when the newest token was requested, by the timer; {@code null} if there is none
   * @param loggedOut whether a login session of the user has ended since
   * @param exceededFor how long no token may be created, if one was denied; otherwise {@code null}
   */
  record Tokens(@Nullable Duration newest, boolean loggedOut, @Nullable Duration exceededFor) {}

  /** What is known of a user; reading changes nothing. */
  Tokens tokensOf(Uid uid) {
    Usage usage = usages.policy().getIfPresentQuietly(uid);
    if (usage == null) {
      return new Tokens(null, false, null);
    }
    long now = timer.elapsed().toNanos();
    synchronized (usage) {
      removeExpired(usage, now);
      if (usage.count == 0) {
        return new Tokens(null, false, null);
      }
      long newest = usage.starts[usage.count - 1];
      boolean denied =
          usage.count >= limit && usage.reportedAt != NEVER && !isOver(usage.reportedAt, now);
      return new Tokens(
          Duration.ofNanos(newest),
          usage.loggedOutAt != NEVER && usage.loggedOutAt >= newest,
          denied ? Duration.ofNanos(usage.starts[0] + WINDOW.toNanos() - now) : null);
    }
  }

  private static void removeExpired(Usage usage, long now) {
    int expired = 0;
    while (expired < usage.count && isOver(usage.starts[expired], now)) {
      expired++;
    }
    if (expired > 0) {
      usage.count -= expired;
      System.arraycopy(usage.starts, expired, usage.starts, 0, usage.count);
    }
  }

  /** Releases the permit of a token request that completed without a token. */
  void release(Uid uid, Duration start) {
    Usage usage = usages.getIfPresent(uid);
    if (usage != null) {
      synchronized (usage) {
        removeLast(usage, start.toNanos());
      }
    }
  }

  private static void removeLast(Usage usage, long start) {
    for (int i = usage.count - 1; i >= 0; i--) {
      if (usage.starts[i] == start) {
        usage.count--;
        System.arraycopy(usage.starts, i + 1, usage.starts, i, usage.count - i);
        return;
      }
    }
  }

  private static boolean isOver(long start, long now) {
    return now - start >= WINDOW.toNanos();
  }

  private synchronized void warnOnceAnHour(long now) {
    if (warnedAt == NEVER || isOver(warnedAt, now)) {
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
