/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.cometchatbridge.core.SessionKey;

/**
 * Lets concurrent requests of one session agree on one key, even where each has a copy of the
 * session that does not show what the other has just written to it.
 */
public final class SessionKeys {

  private static final Duration MEMORY = Duration.ofMinutes(1);
  private static final long LOGINS = 100_000;

  private final SecureRandom random = new SecureRandom();
  private final Predicate<SessionKey> ended;
  private final Cache<Login, SessionKey> keys;

  private record Login(String sessionId, String userId) {}

  /**
   * Remembers keys for a minute.
   *
   * @param clock the bridge's clock
   * @param ended whether a login session has ended, so that its key must not be used again
   */
  public SessionKeys(InstantSource clock, Predicate<SessionKey> ended) {
    this.ended = ended;
    this.keys =
        Caffeine.newBuilder()
            .expireAfterWrite(MEMORY)
            .maximumSize(LOGINS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** The key of this login: a new one, or the one that another request has just been given. */
  public SessionKey agree(String sessionId, String userId) {
    return keys.asMap()
        .compute(
            new Login(sessionId, userId),
            (login, key) -> key == null || ended.test(key) ? SessionKey.random(random) : key);
  }
}
