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
 * Assigns login session keys. Concurrent requests of one session get the same key, even if each
 * works on its own copy of the session and does not see the writes of the others.
 */
public final class SessionKeys {

  private static final Duration RETENTION = Duration.ofMinutes(1);
  private static final long MAX_LOGINS = 100_000;

  private final SecureRandom random = new SecureRandom();
  private final Predicate<SessionKey> revoked;
  private final Cache<Login, SessionKey> keys;

  private record Login(String sessionId, String userId) {}

  /**
   * Keeps each key for a minute.
   *
   * @param clock the bridge's clock
   * @param revoked whether a login session has been revoked, so that its key must not be used again
   */
  public SessionKeys(InstantSource clock, Predicate<SessionKey> revoked) {
    this.revoked = revoked;
    this.keys =
        Caffeine.newBuilder()
            .expireAfterWrite(RETENTION)
            .maximumSize(MAX_LOGINS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** The key of a login: a new one, or the one that a concurrent request was given. */
  public SessionKey keyFor(String sessionId, String userId) {
    return keys.asMap()
        .compute(
            new Login(sessionId, userId),
            (login, key) -> key == null || revoked.test(key) ? SessionKey.random(random) : key);
  }

  /** The session of a login has got another id, and the login keeps its key. */
  public void renamed(String oldId, String newId, String userId) {
    SessionKey key = keys.asMap().remove(new Login(oldId, userId));
    if (key != null) {
      keys.asMap().putIfAbsent(new Login(newId, userId), key);
    }
  }
}
