/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * Limits the tokens that are created for each user within an hour. CometChat keeps the newest 100
 * tokens of a user, so an application that logs in with every request would invalidate the tokens
 * of the user's other login sessions.
 */
final class TokenQuota {

  private static final Duration WINDOW = Duration.ofHours(1);
  private static final long[] NONE = {};
  private static final long NEVER = Long.MIN_VALUE;

  /** Rows that one call removes at most: a login must not wait until a million are removed. */
  private static final int REMOVED_AT_ONCE = 16;

  private final int limit;
  private final long maxUsers;
  private final Events events;

  /**
   * When the last tokens of each user were requested, in nanoseconds of the timer, the oldest
   * first. The user whose last token is the oldest comes first. Guarded by itself. A row needs half
   * the memory of one in a Caffeine cache, and most users have one.
   */
  private final Map<Uid, long[]> starts = new LinkedHashMap<>();

  /** The users who exceeded the quota within the last hour. */
  private final Cache<Uid, Boolean> reported;

  /** When login sessions ended of users who have a row, in nanoseconds of the timer. */
  private final Cache<Uid, Long> logouts;

  private final Timer timer;
  private final OperatorLog log;
  private long warnedAt = NEVER;

  TokenQuota(int limit, long maxUsers, Timer timer, Events events, OperatorLog log) {
    this.limit = limit;
    this.maxUsers = maxUsers;
    this.events = events;
    this.timer = timer;
    this.logouts = TimedCaches.of(timer, WINDOW).maximumSize(maxUsers).build();
    this.reported = TimedCaches.of(timer, WINDOW).maximumSize(maxUsers).build();
    this.log = log.named(TokenQuota.class);
  }

  /**
   * Acquires a permit for one token.
   *
   * @param start when the token request starts, by the bridge's timer
   * @return how long to wait, more than zero, if the quota is exceeded; empty if a permit was
   *     acquired
   */
  Optional<Duration> acquire(Uid uid, Duration start) {
    long now = start.toNanos();
    Duration wait;
    synchronized (starts) {
      int removed = 0;
      while (removed < REMOVED_AT_ONCE && removeFirst(row -> isOver(row[row.length - 1], now))) {
        removed++;
      }
      long[] recent = recent(starts.getOrDefault(uid, NONE), now);
      if (recent.length < limit) {
        long[] next = Arrays.copyOf(recent, recent.length + 1);
        next[recent.length] = now;
        // Removed first, so that the user becomes the last one.
        starts.remove(uid);
        starts.put(uid, next);
        if (starts.size() > maxUsers) {
          removeFirst(row -> true);
        }
        return Optional.empty();
      }
      wait = Duration.ofNanos(recent[0] + WINDOW.toNanos() - now);
    }
    if (reported.asMap().putIfAbsent(uid, true) == null) {
      events.publish(new BridgeEvent.TokenQuotaExceeded(uid, wait));
      warnOnceAnHour(now);
    }
    return Optional.of(wait);
  }

  /** Records for a report that a login session of the user ended, and its token with it. */
  void loggedOut(Uid uid) {
    boolean known;
    synchronized (starts) {
      known = starts.containsKey(uid);
    }
    if (known) {
      logouts.put(uid, timer.elapsed().toNanos());
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
    long now = timer.elapsed().toNanos();
    long[] recent;
    synchronized (starts) {
      recent = recent(starts.getOrDefault(uid, NONE), now);
    }
    if (recent.length == 0) {
      return new Tokens(null, false, null);
    }
    long newest = recent[recent.length - 1];
    Long logout = logouts.policy().getIfPresentQuietly(uid);
    boolean denied = recent.length >= limit && reported.policy().getIfPresentQuietly(uid) != null;
    return new Tokens(
        Duration.ofNanos(newest),
        logout != null && logout >= newest,
        denied ? Duration.ofNanos(recent[0] + WINDOW.toNanos() - now) : null);
  }

  /** How many users are kept. */
  int users() {
    synchronized (starts) {
      return starts.size();
    }
  }

  /** Removes the user whose last token is the oldest, on a condition; false if it stays. */
  private boolean removeFirst(Predicate<long[]> condition) {
    Iterator<long[]> rows = starts.values().iterator();
    boolean removed = rows.hasNext() && condition.test(rows.next());
    if (removed) {
      rows.remove();
    }
    return removed;
  }

  private static long[] recent(long[] row, long now) {
    int expired = 0;
    while (expired < row.length && isOver(row[expired], now)) {
      expired++;
    }
    return expired == 0 ? row : Arrays.copyOfRange(row, expired, row.length);
  }

  /** Releases the permit of a token request that completed without a token. */
  void release(Uid uid, Duration start) {
    long released = start.toNanos();
    synchronized (starts) {
      starts.computeIfPresent(uid, (user, row) -> without(row, released));
    }
  }

  private static long @Nullable [] without(long[] row, long start) {
    for (int i = row.length - 1; i >= 0; i--) {
      if (row[i] == start) {
        if (row.length == 1) {
          return null;
        }
        long[] rest = Arrays.copyOf(row, row.length - 1);
        System.arraycopy(row, i + 1, rest, i, rest.length - i);
        return rest;
      }
    }
    return row;
  }

  private static boolean isOver(long start, long now) {
    return now - start >= WINDOW.toNanos();
  }

  private synchronized void warnOnceAnHour(long now) {
    if (warnedAt == NEVER || isOver(warnedAt, now)) {
      warnedAt = now;
      log.warn(
          "A user reached maxTokensPerUserPerHour ({}) and gets no new CometChat token for a while."
              + " The likely cause is an application that creates a login session with every"
              + " request: keep the HTTP session, name stateless login sessions, or set"
              + " tokenScope=user",
          limit);
    }
  }
}
