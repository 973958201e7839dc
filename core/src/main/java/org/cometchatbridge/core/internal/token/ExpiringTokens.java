/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.lifecycle.Revocations;
import org.cometchatbridge.core.internal.memory.BoundedMap;
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

  /** All identities that expire within the same minute wait for one task of the timer. */
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Bounds the number of minutes that have a task. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(12);

  private final Timer timer;
  private final InstantSource clock;
  private final Revocations revocations;
  private final Duration longestTokenLifetime;
  private final BoundedMap<StoredKey, Identity> identities;

  /** The identities to check in each minute; guarded by itself. */
  private final Map<Integer, List<StoredKey>> checks = new HashMap<>();

  private volatile boolean closed;

  /**
   * The tokens of an identity. It holds the parts of the token that is handed out, since another
   * object for each user would need more memory.
   *
   * @param expiresAt in nanoseconds of the timer
   * @param checkedIn the minute of its check; another check belongs to an earlier identity
   * @param text the token that is handed out, if any
   * @param uid of that token
   * @param userId of the user of that token
   * @param createdAtMilli when it was created, by the clock
   * @param signOutId of that token
   * @param createdAt when it was created, in nanoseconds of the timer
   * @param older the other ones that are revoked with it
   */
  private record Identity(
      long expiresAt,
      int checkedIn,
      @Nullable String text,
      @Nullable Uid uid,
      String userId,
      long createdAtMilli,
      Long signOutId,
      long createdAt,
      List<ChatToken> older) {

    static Identity of(Duration expiresAt, int checkedIn) {
      return new Identity(expiresAt.toNanos(), checkedIn, null, null, "", 0, 0L, 0, List.of());
    }

    private Identity with(long expiry, int minute) {
      return new Identity(
          expiry, minute, text, uid, userId, createdAtMilli, signOutId, createdAt, older);
    }

    Identity until(Duration later) {
      return later.toNanos() - expiresAt > 0 ? with(later.toNanos(), checkedIn) : this;
    }

    Identity checkedIn(int minute) {
      return with(expiresAt, minute);
    }

    Identity with(KeptToken created, @Nullable ChatToken replaced) {
      List<ChatToken> others = new ArrayList<>(tokens());
      others.remove(replaced);
      others.remove(created.token());
      int first = Math.max(0, others.size() + 1 - MAX_TOKENS);
      ChatToken token = created.token();
      return new Identity(
          expiresAt,
          checkedIn,
          token.value(),
          token.uid(),
          created.userId(),
          token.createdAt().toEpochMilli(),
          token.signOutId(),
          created.createdAtNanos(),
          List.copyOf(others.subList(first, others.size())));
    }

    Identity withdrawn() {
      return new Identity(expiresAt, checkedIn, null, null, "", 0, 0L, 0, tokens());
    }

    boolean handsOut(ChatToken candidate) {
      ChatToken token = token();
      return token != null && token.equals(candidate);
    }

    private @Nullable ChatToken token() {
      return text == null || uid == null
          ? null
          : ChatToken.of(uid, text, Instant.ofEpochMilli(createdAtMilli), signOutId);
    }

    @Nullable KeptToken kept() {
      ChatToken token = token();
      // Counts from the creation: when its request started would need another 8 bytes.
      return token == null ? null : new KeptToken(token, userId, createdAt, 0);
    }

    List<ChatToken> tokens() {
      ChatToken token = token();
      if (token == null) {
        return older;
      }
      List<ChatToken> all = new ArrayList<>(older);
      all.add(token);
      return List.copyOf(all);
    }
  }

  ExpiringTokens(
      Revocations revocations,
      Timer timer,
      InstantSource clock,
      Duration longestTokenLifetime,
      long maxUsers) {
    this.timer = timer;
    this.clock = clock;
    this.revocations = revocations;
    this.longestTokenLifetime = longestTokenLifetime;
    this.identities =
        new BoundedMap<>(
            timer,
            maxUsers,
            BoundedMap.Order.USED,
            (identity, now) -> identity.expiresAt() - now,
            (user, identity, expired) -> identity.tokens().forEach(revocations::add));
  }

  /** A user requests a token, whose identity expires then; {@code null} if it names no expiry. */
  void start(StoredKey key, @Nullable Instant expiresAt) {
    Duration expiry = expiry(expiresAt);
    int minute = minute(expiry);
    AtomicBoolean added = new AtomicBoolean();
    identities.compute(
        key,
        known -> {
          added.set(known == null);
          return known == null ? Identity.of(expiry, minute) : known.until(expiry);
        });
    if (added.get()) {
      checkIn(minute, key, expiry);
    }
  }

  /** The same without information on the expiry, which is kept if it is known. */
  void startUnlessKnown(StoredKey key) {
    if (identities.get(key) == null) {
      start(key, null);
    }
  }

  /** The minute of the next check of an identity. */
  private int minute(Duration expiry) {
    Duration latest = timer.elapsed().plus(LONGEST_WAIT);
    Duration next = expiry.compareTo(latest) < 0 ? expiry : latest;
    return (int) Math.floorDiv(next.toNanos(), MINUTE.toNanos());
  }

  /**
   * Checks an identity when it expires. Until the minute before, it waits in a list, because a task
   * of the timer for each user would need 200 bytes.
   */
  private void checkIn(int minute, StoredKey key, Duration expiry) {
    Duration now = timer.elapsed();
    Duration left = MINUTE.multipliedBy(minute - 1L).minus(now);
    if (left.isNegative() || left.isZero()) {
      timer.schedule(expiry.minus(now), () -> check(minute, key));
      return;
    }
    boolean first;
    synchronized (checks) {
      List<StoredKey> keys = checks.computeIfAbsent(minute, unused -> new ArrayList<>(1));
      first = keys.isEmpty();
      keys.add(key);
    }
    if (first) {
      timer.schedule(left, () -> checkAll(minute));
    }
  }

  private void checkAll(int minute) {
    List<StoredKey> keys;
    synchronized (checks) {
      keys = checks.remove(minute);
    }
    if (keys != null) {
      keys.forEach(key -> check(minute, key));
    }
  }

  /** Most identities are extended before they expire, so a check often leads to the next one. */
  private void check(int minute, StoredKey key) {
    // An expired identity is removed by this, and its tokens are revoked.
    Identity known = closed ? null : identities.get(key);
    if (known == null || known.checkedIn() != minute) {
      return;
    }
    Duration expiry = Duration.ofNanos(known.expiresAt());
    int next = minute(expiry);
    identities.compute(key, current -> current == null ? null : current.checkedIn(next));
    checkIn(next, key, expiry);
  }

  /** Another request of a user, who may have requested a token before. */
  void extend(StoredKey key, @Nullable Instant expiresAt) {
    Identity known = identities.get(key);
    if (known == null) {
      return;
    }
    Duration expiry = expiry(expiresAt);
    if (expiry.minus(TOLERANCE).toNanos() - known.expiresAt() >= 0) {
      identities.compute(key, current -> current == null ? null : current.until(expiry));
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
  void add(StoredKey key, KeptToken created, @Nullable ChatToken replaced) {
    if (identities.compute(key, known -> known == null ? null : known.with(created, replaced))
        == null) {
      revocations.add(created.token());
    }
  }

  /** The token of a user whose identity has not expired, if it may still be handed out. */
  @Nullable KeptToken token(StoredKey key) {
    Identity known = identities.get(key);
    KeptToken kept = known == null ? null : known.kept();
    return kept == null
            || timer.elapsed().minus(kept.createdAt()).compareTo(longestTokenLifetime) >= 0
        ? null
        : kept;
  }

  /** Stops handing out a token, which still ends with the identity; false if it is another one. */
  boolean withdraw(StoredKey key, ChatToken token) {
    AtomicBoolean withdrawn = new AtomicBoolean();
    identities.compute(
        key,
        known -> {
          withdrawn.set(known != null && known.handsOut(token));
          return known != null && withdrawn.get() ? known.withdrawn() : known;
        });
    return withdrawn.get();
  }

  /** Revokes the tokens of a user, who has been deactivated. */
  void revoke(StoredKey key) {
    Identity known = identities.remove(key);
    if (known != null) {
      known.tokens().forEach(revocations::add);
    }
  }

  /** Revokes nothing: the application stops, and no user has logged out. */
  void close() {
    closed = true;
    identities.clear();
  }
}
