/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The login states in the HTTP sessions of this node, by session id. An application may end a
 * session whose browser makes no request, and servlet containers have no access to a session by its
 * id. Thread-safe.
 */
public final class SessionIndex {

  private static final Duration RETENTION = Duration.ofHours(12);
  private static final long MAX_SESSIONS = 100_000;

  private final Cache<String, String> states;

  /** Keeps each state for twelve hours after its last use. */
  public SessionIndex(InstantSource clock) {
    this.states =
        Caffeine.newBuilder()
            .expireAfterWrite(RETENTION)
            .maximumSize(MAX_SESSIONS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** The state in a session, or {@code null} if it is unknown. */
  public @Nullable String state(String sessionId) {
    return states.getIfPresent(sessionId);
  }

  /** A session has got another id. */
  public void renamed(String oldId, String newId) {
    String state = states.asMap().remove(oldId);
    if (state != null) {
      states.put(newId, state);
    }
  }

  void put(HttpSession session, String state) {
    states.put(session.getId(), state);
  }

  void remove(HttpSession session) {
    states.invalidate(session.getId());
  }
}
