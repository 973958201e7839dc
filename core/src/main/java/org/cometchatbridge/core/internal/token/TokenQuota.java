/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.memory.BoundedMap;
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
  private static final long NEVER = Long.MIN_VALUE;

  private final int limit;
  private final Events events;

  /** The user whose last token is the oldest comes first. */
  private final BoundedMap<Uid, KnownUser> users;

  /** The users who exceeded the quota within the last hour. */
  private final Cache<Uid, Boolean> reported;

  /** When login sessions ended of known users, in nanoseconds of the timer. */
  private final Cache<Uid, Long> logouts;

  private final Timer timer;
  private final OperatorLog log;
  private long warnedAt = NEVER;

  TokenQuota(
      int limit,
      long maxUsers,
      BoundedMap<Uid, KnownUser> users,
      Timer timer,
      Events events,
      OperatorLog log) {
    this.limit = limit;
    this.users = users;
    this.events = events;
    this.timer = timer;
    this.logouts = TimedCaches.of(timer, WINDOW).maximumSize(maxUsers).build();
    this.reported = TimedCaches.of(timer, WINDOW).maximumSize(maxUsers).build();
    this.log = log.named(TokenQuota.class);
  }

  /** A map of users as long as their quota needs it. */
  static BoundedMap<Uid, KnownUser> users(Timer timer, long maxUsers) {
    return new BoundedMap<>(
        timer, maxUsers, BoundedMap.Order.WRITTEN, (user, now) -> user.left(WINDOW, now));
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
    AtomicLong left = new AtomicLong();
    users.compute(
        uid,
        user -> {
          long[] recent = recent(user, now);
          if (recent.length >= limit) {
            left.set(recent[0] + WINDOW.toNanos() - now);
            return user;
          }
          long[] next = Arrays.copyOf(recent, recent.length + 1);
          next[recent.length] = now;
          return KnownUser.withRequests(user, next);
        });
    if (left.get() == 0) {
      return Optional.empty();
    }
    Duration wait = Duration.ofNanos(left.get());
    if (reported.asMap().putIfAbsent(uid, true) == null) {
      events.publish(new BridgeEvent.TokenQuotaExceeded(uid, wait));
      warnOnceAnHour(now);
    }
    return Optional.of(wait);
  }

  /** Records for a report that a login session of the user ended, and its token with it. */
  void loggedOut(Uid uid) {
    if (users.get(uid) != null) {
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
    long[] recent = recent(users.get(uid), now);
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

  private static long[] recent(@Nullable KnownUser user, long now) {
    long[] requests = KnownUser.requests(user);
    int expired = 0;
    while (expired < requests.length && isOver(requests[expired], now)) {
      expired++;
    }
    return expired == 0 ? requests : Arrays.copyOfRange(requests, expired, requests.length);
  }

  /** Releases the permit of a token request that completed without a token. */
  void release(Uid uid, Duration start) {
    long released = start.toNanos();
    users.compute(
        uid,
        user -> {
          long[] requests = KnownUser.requests(user);
          int last = requests.length - 1;
          while (last >= 0 && requests[last] != released) {
            last--;
          }
          return last < 0 ? user : KnownUser.withRequests(user, without(requests, last));
        });
  }

  private static long[] without(long[] requests, int index) {
    long[] rest = Arrays.copyOf(requests, requests.length - 1);
    System.arraycopy(requests, index + 1, rest, index, rest.length - index);
    return rest;
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
