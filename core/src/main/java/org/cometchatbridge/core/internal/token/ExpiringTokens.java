/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.internal.lifecycle.Revocations;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that the requests of a user share which belong to no login session. No logout ends
 * them, so they are revoked when the identity of the user has expired, even if the token is no
 * longer handed out. Nothing is kept for users who have not requested a token.
 */
final class ExpiringTokens {

  /** For an identity that names no expiry, such as a password. */
  private static final Duration IDLE = Duration.ofHours(12);

  /** Applications accept an identity for a moment after it has expired. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /** The time by the timer plus the longest time of an {@link Instant} would overflow. */
  private static final Duration LONGEST = Duration.ofDays(3_650);

  /** A later expiry within this time is not worth an update with each request. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  /** CometChat keeps as many tokens of a user, and drops older ones itself. */
  private static final int MAX_TOKENS = 100;

  private final Timer timer;
  private final InstantSource clock;
  private final Revocations revocations;
  private final Cache<StoredKey, Expiring> identities;
  private volatile boolean closed;

  /**
   * The tokens of an identity, and its expiry by the timer.
   *
   * @param check identifies the scheduled check of this identity
   */
  private record Expiring(Object check, Duration expiresAt, List<ChatToken> tokens) {

    private Expiring until(Duration later) {
      return later.compareTo(expiresAt) > 0 ? new Expiring(check, later, tokens) : this;
    }

    private Expiring with(ChatToken token, @Nullable ChatToken replaced) {
      List<ChatToken> changed = new ArrayList<>(tokens);
      changed.remove(replaced);
      changed.remove(token);
      changed.add(token);
      int first = Math.max(0, changed.size() - MAX_TOKENS);
      return new Expiring(check, expiresAt, List.copyOf(changed.subList(first, changed.size())));
    }
  }

  ExpiringTokens(Revocations revocations, Timer timer, InstantSource clock, long maxUsers) {
    this.timer = timer;
    this.clock = clock;
    this.revocations = revocations;
    this.identities =
        Caffeine.newBuilder()
            .maximumSize(maxUsers)
            .executor(Runnable::run)
            .removalListener(this::removed)
            .build();
  }

  /** A user requests a token, whose identity expires then; {@code null} if it names no expiry. */
  void start(StoredKey key, @Nullable Instant expiresAt) {
    Duration expiry = expiry(expiresAt);
    if (identities.asMap().computeIfPresent(key, (user, known) -> known.until(expiry)) == null) {
      add(key, expiry);
    }
  }

  /** The same without information on the expiry, which is kept if it is known. */
  void startUnlessKnown(StoredKey key) {
    if (identities.getIfPresent(key) == null) {
      add(key, expiry(null));
    }
  }

  private void add(StoredKey key, Duration expiry) {
    Object check = new Object();
    Expiring added = new Expiring(check, expiry, List.of());
    Expiring present = identities.asMap().merge(key, added, (known, unused) -> known.until(expiry));
    if (present.check() == check) {
      scheduleCheck(key, check, expiry);
    }
  }

  /** Most identities are extended before they expire, so a check often schedules the next one. */
  private void scheduleCheck(StoredKey key, Object check, Duration expiry) {
    timer.schedule(expiry.minus(timer.elapsed()), () -> check(key, check));
  }

  private void check(StoredKey key, Object check) {
    Expiring known = identities.getIfPresent(key);
    if (closed || known == null || known.check() != check) {
      return;
    }
    if (known.expiresAt().compareTo(timer.elapsed()) > 0) {
      scheduleCheck(key, check, known.expiresAt());
    } else if (identities.asMap().remove(key, known)) {
      known.tokens().forEach(revocations::add);
    } else {
      check(key, check);
    }
  }

  /** Another request of a user, who may have requested a token before. */
  void extend(StoredKey key, @Nullable Instant expiresAt) {
    Expiring known = identities.getIfPresent(key);
    if (known == null) {
      return;
    }
    Duration expiry = expiry(expiresAt);
    if (expiry.minus(TOLERANCE).compareTo(known.expiresAt()) >= 0) {
      identities.asMap().computeIfPresent(key, (user, current) -> current.until(expiry));
    }
  }

  private Duration expiry(@Nullable Instant expiresAt) {
    Duration left = expiresAt == null ? IDLE : Duration.between(clock.instant(), expiresAt);
    Duration longEnough = left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    return timer.elapsed().plus(longEnough.compareTo(LONGEST) > 0 ? LONGEST : longEnough);
  }

  /**
   * Adds a token that was created for a user. It is revoked if the identity has expired meanwhile.
   *
   * @param replaced a token that is revoked elsewhere, if any
   */
  void add(StoredKey key, ChatToken token, @Nullable ChatToken replaced) {
    if (identities.asMap().computeIfPresent(key, (user, current) -> current.with(token, replaced))
        == null) {
      revocations.add(token);
    }
  }

  /** Whether a token was created for a user whose identity has not expired. */
  boolean contains(StoredKey key, ChatToken token) {
    Expiring known = identities.getIfPresent(key);
    return known != null
        && known.expiresAt().compareTo(timer.elapsed()) > 0
        && known.tokens().contains(token);
  }

  /** Revokes the tokens of a user, who has been deactivated. */
  void revoke(StoredKey key) {
    Expiring known = identities.asMap().remove(key);
    if (known != null) {
      known.tokens().forEach(revocations::add);
    }
  }

  private void removed(@Nullable StoredKey key, @Nullable Expiring known, RemovalCause cause) {
    if (cause.wasEvicted() && known != null) {
      known.tokens().forEach(revocations::add);
    }
  }

  /** Revokes nothing: the application stops, and no user has logged out. */
  void close() {
    closed = true;
    identities.invalidateAll();
  }
}
