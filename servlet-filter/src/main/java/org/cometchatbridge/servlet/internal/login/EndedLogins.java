/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The users who were recently logged out of an HTTP session, on this node. A request that was
 * running meanwhile may still have such a user, because containers determine the user at its
 * beginning. Thread-safe.
 */
final class EndedLogins {

  /** Longer than most requests last. */
  private static final Duration RETENTION = Duration.ofMinutes(1);

  private static final long MAX_LOGINS = 100_000;

  /** The request attribute with the number of logouts before the request. */
  private final String attribute = EndedLogins.class.getName() + "." + UUID.randomUUID();

  private final InstantSource clock;
  private final AtomicLong logouts = new AtomicLong();
  private final Cache<Ended, Long> logins;
  private volatile boolean observing;
  private volatile long lastLogoutMillis = Long.MIN_VALUE;

  private record Ended(String sessionId, String userId) {

    private static Ended of(String sessionId, String userId) {
      return new Ended(PlainSessionId.of(sessionId), userId);
    }
  }

  EndedLogins(InstantSource clock) {
    this.clock = clock;
    this.logins =
        Caffeine.newBuilder()
            .expireAfterWrite(RETENTION)
            .maximumSize(MAX_LOGINS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** A request has started. Allocates nothing unless there was a logout within the last minute. */
  void requestStarted(ServletRequest request) {
    if (!observing) {
      observing = true;
    }
    long last = lastLogoutMillis;
    if (last != Long.MIN_VALUE && clock.millis() - last < RETENTION.toMillis()) {
      request.setAttribute(attribute, logouts.get());
    }
  }

  /** Never throws, since the logout goes on. */
  void add(HttpSession session, String userId) {
    try {
      add(session.getId(), userId);
    } catch (RuntimeException invalidated) {
      // no request can find a session that no longer has an id
    }
  }

  void add(String sessionId, String userId) {
    lastLogoutMillis = clock.millis();
    logins.put(Ended.of(sessionId, userId), logouts.incrementAndGet());
  }

  /**
   * Whether the user was logged out of the session of a request, or of the one that the request
   * names, after the request had started. False in a container that does not report the start of
   * requests, where a new login cannot be distinguished from a running request.
   */
  boolean contains(HttpServletRequest request, @Nullable HttpSession session, String userId) {
    String named = request.getRequestedSessionId();
    return observing
        && ((session != null && contains(request, session.getId(), userId))
            || (named != null && contains(request, named, userId)));
  }

  private boolean contains(ServletRequest request, String sessionId, String userId) {
    Long logout = logins.getIfPresent(Ended.of(sessionId, userId));
    return logout != null
        && !(request.getAttribute(attribute) instanceof Long before && before >= logout);
  }
}
