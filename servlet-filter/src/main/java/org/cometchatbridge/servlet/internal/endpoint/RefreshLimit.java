/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;

/**
 * Counts, for each login session, the tokens that were replaced because they were rejected. Many
 * requests that name the same one count once: they begin one token request.
 */
final class RefreshLimit {

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final long SESSIONS = 100_000;

  private final int perMinute;
  private final InstantSource clock;
  private final Cache<SessionKey, Taken> sessions;

  private record Refresh(ChatToken rejected, Instant at) {}

  /** What one login session has taken within the last minute, the oldest first. */
  private static final class Taken {
    private final Deque<Refresh> refreshes = new ArrayDeque<>();
  }

  RefreshLimit(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
    this.sessions =
        Caffeine.newBuilder()
            .expireAfterAccess(WINDOW)
            .maximumSize(SESSIONS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Takes one refresh.
   *
   * @return how long to wait, more than zero, if none is left; empty if it was taken
   */
  Optional<Duration> take(SessionKey key, ChatToken rejected) {
    Instant now = clock.instant();
    Taken taken = sessions.get(key, session -> new Taken());
    synchronized (taken) {
      Deque<Refresh> refreshes = taken.refreshes;
      refreshes.removeIf(refresh -> !now.isBefore(refresh.at().plus(WINDOW)));
      if (refreshes.stream().anyMatch(refresh -> refresh.rejected().equals(rejected))) {
        return Optional.empty();
      }
      if (refreshes.size() < perMinute) {
        refreshes.addLast(new Refresh(rejected, now));
        return Optional.empty();
      }
      return Optional.of(Duration.between(now, refreshes.getFirst().at().plus(WINDOW)));
    }
  }
}
