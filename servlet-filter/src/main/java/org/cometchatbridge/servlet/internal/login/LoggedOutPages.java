/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.SessionKey;

/** The login sessions without HTTP session whose page has revoked the token, on this node. */
final class LoggedOutPages {

  private static final Duration RETENTION = Duration.ofHours(12);
  private static final long MAX_LOGINS = 100_000;

  private final Cache<SessionKey, Boolean> keys;

  LoggedOutPages(InstantSource clock) {
    this.keys =
        Caffeine.newBuilder()
            .expireAfterAccess(RETENTION)
            .maximumSize(MAX_LOGINS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  void add(SessionKey key) {
    keys.put(key, true);
  }

  void remove(SessionKey key) {
    keys.invalidate(key);
  }

  boolean contains(SessionKey key) {
    return keys.getIfPresent(key) != null;
  }
}
