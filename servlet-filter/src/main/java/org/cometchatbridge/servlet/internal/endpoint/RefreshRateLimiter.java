/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.servlet.internal.login.Login;

/**
 * Limits the replacements of rejected tokens per login session. Requests that report the same token
 * count once, since they share one token request. Thread-safe.
 */
final class RefreshRateLimiter {

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final long MAX_SESSIONS = 100_000;

  private final int perMinute;
  private final InstantSource clock;
  private final Cache<Session, Window> sessions;

  /** A key of two apps may be the same, if it is derived from the uid. */
  private record Session(String appId, SessionKey key) {}

  private record Refresh(ChatToken rejected, Instant at) {}

  /** The replacements of one login session within the last minute, the oldest first. */
  private static final class Window {
    private final Deque<Refresh> refreshes = new ArrayDeque<>();

    /** If the clock was set back in the meantime, the wait would be longer than the period. */
    private void limitTo(Instant now) {
      if (!refreshes.isEmpty() && refreshes.getLast().at().isAfter(now)) {
        List<Refresh> limited =
            refreshes.stream()
                .map(last -> last.at().isAfter(now) ? new Refresh(last.rejected(), now) : last)
                .toList();
        refreshes.clear();
        refreshes.addAll(limited);
      }
    }
  }

  RefreshRateLimiter(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
    this.sessions =
        Caffeine.newBuilder()
            .expireAfterAccess(PERIOD)
            .maximumSize(MAX_SESSIONS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Acquires a permit for one replacement.
   *
   * @return empty if the permit was granted; otherwise the time until the next one, more than zero
   */
  Optional<Duration> tryAcquire(Login login, ChatToken rejected) {
    Instant now = clock.instant();
    Window window =
        sessions.get(new Session(login.config().appId(), login.key()), session -> new Window());
    synchronized (window) {
      Deque<Refresh> refreshes = window.refreshes;
      refreshes.removeIf(refresh -> !now.isBefore(refresh.at().plus(PERIOD)));
      window.limitTo(now);
      if (refreshes.stream().anyMatch(refresh -> refresh.rejected().equals(rejected))) {
        return Optional.empty();
      }
      if (refreshes.size() < perMinute) {
        refreshes.addLast(new Refresh(rejected, now));
        return Optional.empty();
      }
      return Optional.of(Duration.between(now, refreshes.getFirst().at().plus(PERIOD)));
    }
  }
}
