/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;

/**
 * The tokens that pages were rejected with of late. A request that read one from the session just
 * before it was replaced may write it back, and must not be believed.
 */
final class RejectedTokens {

  /** Requests do not last longer; and shorter than a bridge remembers what replaced a token. */
  private static final Duration MEMORY = Duration.ofMinutes(9);

  private static final long SESSIONS = 100_000;

  private final Cache<SessionKey, Set<ChatToken>> rejected;

  RejectedTokens(InstantSource clock) {
    this.rejected =
        Caffeine.newBuilder()
            .expireAfterWrite(MEMORY)
            .maximumSize(SESSIONS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  void add(SessionKey key, ChatToken token) {
    rejected
        .asMap()
        .compute(
            key,
            (session, before) -> {
              Set<ChatToken> tokens = before == null ? ConcurrentHashMap.newKeySet() : before;
              tokens.add(token);
              return tokens;
            });
  }

  boolean contains(SessionKey key, ChatToken token) {
    Set<ChatToken> tokens = rejected.getIfPresent(key);
    return tokens != null && tokens.contains(token);
  }
}
