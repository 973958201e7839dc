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
 * The tokens that CometChat has recently rejected. A concurrent request may write such a token back
 * to the session after it was replaced; it must not be handed out again.
 */
final class RejectedTokens {

  /** Longer than a request lasts, and shorter than the bridge keeps the replacement of a token. */
  private static final Duration RETENTION = Duration.ofMinutes(9);

  private static final long MAX_SESSIONS = 100_000;

  private final Cache<SessionKey, Set<ChatToken>> rejected;

  RejectedTokens(InstantSource clock) {
    this.rejected =
        Caffeine.newBuilder()
            .expireAfterWrite(RETENTION)
            .maximumSize(MAX_SESSIONS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  void add(SessionKey key, ChatToken token) {
    rejected
        .asMap()
        .compute(
            key,
            (session, known) -> {
              Set<ChatToken> tokens = known == null ? ConcurrentHashMap.newKeySet() : known;
              tokens.add(token);
              return tokens;
            });
  }

  boolean contains(SessionKey key, ChatToken token) {
    Set<ChatToken> tokens = rejected.getIfPresent(key);
    return tokens != null && tokens.contains(token);
  }
}
