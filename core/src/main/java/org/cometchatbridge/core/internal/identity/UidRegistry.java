/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.internal.memory.BoundedMap;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.UidMapping;
import org.jspecify.annotations.Nullable;

/**
 * Assigns uids to user ids.
 *
 * <p>A mapping of the application may not be injective. On each node, a uid therefore belongs to
 * the first user id that it was returned for, until it has not been used for a day, or until more
 * than {@code maxCachedUsers} others have been used since. Then CometChat's user decides, whose
 * stamp names the first user id.
 */
public final class UidRegistry {

  private static final Duration RETENTION = Duration.ofDays(1);

  /** A later use within this time is not worth an update with each request. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private final OperatorLog log;
  private final UidMapping mapping;
  private final @Nullable Tenant tenant;
  private final Timer timer;
  private final @Nullable BoundedMap<Uid, Assignment> owners;
  private final FormerUserIds formerUserIds;
  private final AtomicBoolean unmappedLogged = new AtomicBoolean();
  private final AtomicBoolean failureLogged = new AtomicBoolean();
  private final AtomicBoolean collisionLogged = new AtomicBoolean();

  /**
   * The user id that a uid belongs to.
   *
   * @param usedAt the last use, in nanoseconds of the timer
   */
  private record Assignment(String userId, long usedAt) {

    /** The same owner after another use. */
    Assignment usedBy(String user, long now) {
      boolean recently = now - usedAt < TOLERANCE.toNanos();
      return recently || !userId.equals(user) ? this : new Assignment(userId, now);
    }
  }

  /** Creates the registry of a bridge. */
  public UidRegistry(CometChatBridgeConfig config, Timer timer) {
    this.log = config.log().named(UidRegistry.class);
    this.timer = timer;
    this.mapping = config.uidMapping();
    this.formerUserIds = new FormerUserIds(config);
    this.tenant = config.tenant().map(Tenant::new).orElse(null);
    this.owners =
        mapping instanceof UidStrategy
            ? null
            : new BoundedMap<>(
                timer,
                config.maxCachedUsers(),
                BoundedMap.Order.USED,
                (owner, now) -> BoundedMap.left(owner.usedAt(), RETENTION, now));
  }

  /** The uid of a user id; empty if the user id is blank or not mapped. Never throws. */
  public Optional<Uid> uidOf(String userId) {
    if (userId.isBlank()) {
      return Optional.empty();
    }
    Optional<Uid> uid =
        mapping instanceof UidStrategy strategy ? builtIn(strategy, userId) : custom(userId);
    if (uid.isEmpty() && unmappedLogged.compareAndSet(false, true)) {
      log.warn(
          "The uidMapping ({}) returned no CometChat uid for a user id, so the user gets no chat."
              + " Further cases are not logged. A uid has 1 to 100 characters of a-z, 0-9, - and _."
              + " With uidMapping=default every user id has a uid",
          mapping instanceof UidStrategy strategy ? strategy : mapping.getClass().getName());
    }
    return uid;
  }

  /**
   * Like {@link #uidOf}, but for a report: does not assign the uid to the user id and logs no
   * unmapped user id.
   */
  public Optional<Uid> lookUp(String userId) {
    if (userId.isBlank()) {
      return Optional.empty();
    }
    return mapping instanceof UidStrategy strategy
        ? builtIn(strategy, userId)
        : ofTenant(userId).filter(uid -> !isOwnedByOther(uid, userId));
  }

  /** Whose the CometChat user of a user id is. Never throws. */
  public Owner ownerOf(Uid uid, String userId) {
    return new Owner(Stamp.of(uid, userId), formerUserIds.stamps(uid, userId));
  }

  /** Whether a uid belongs to another user id now; does not extend the time for which it does. */
  public boolean isOwnedByOther(Uid uid, String userId) {
    Assignment owner = owners == null ? null : owners.get(uid);
    return owner != null && !owner.userId().equals(userId);
  }

  /** Releases a uid whose CometChat user belongs to another user id. */
  public void release(Uid uid, String userId) {
    if (owners != null) {
      owners.compute(uid, owner -> owner == null || owner.userId().equals(userId) ? null : owner);
    }
  }

  private Optional<Uid> builtIn(UidStrategy strategy, String userId) {
    if (tenant == null) {
      return strategy.uidOf(userId);
    }
    return switch (strategy) {
      case DEFAULT -> Optional.of(of(tenant, UidEncoding.readable(userId, tenant.maxRestLength())));
      case HASH -> Optional.of(of(tenant, UidEncoding.hashed(userId)));
      case IDENTITY ->
          UidEncoding.isPlain(userId, tenant.maxRestLength())
              ? Optional.of(of(tenant, userId))
              : Optional.empty();
    };
  }

  private Optional<Uid> custom(String userId) {
    return ofTenant(userId).filter(uid -> acquire(uid, userId));
  }

  /** The uid that the application's mapping returns, with the tenant in it. */
  private Optional<Uid> ofTenant(String userId) {
    return mapped(userId)
        .filter(uid -> tenant == null || uid.value().length() <= tenant.maxRestLength())
        .map(uid -> tenant == null ? uid : of(tenant, uid.value()));
  }

  @SuppressWarnings("OptionalAssignedToNull") // the application's class may break the contract
  private Optional<Uid> mapped(String userId) {
    try {
      Optional<Uid> uid = mapping.uidOf(userId);
      return uid == null ? Optional.empty() : uid;
    } catch (Exception | Error e) {
      // Code of the application. Other JVM languages can throw checked exceptions undeclared.
      if (failureLogged.compareAndSet(false, true)) {
        log.warn(
            "The uidMapping threw {}, so the user gets no chat. Further failures are not logged",
            e.getClass().getName());
      }
      return Optional.empty();
    }
  }

  private boolean acquire(Uid uid, String userId) {
    if (owners == null) {
      return true;
    }
    long now = timer.elapsed().toNanos();
    Assignment owner =
        owners.compute(
            uid,
            present -> present == null ? new Assignment(userId, now) : present.usedBy(userId, now));
    if (owner != null && owner.userId().equals(userId)) {
      return true;
    }
    if (owner != null
        && formerUserIds.any(userId, owner.userId()::equals)
        && replace(owners, uid, owner.userId(), userId)) {
      return true;
    }
    if (collisionLogged.compareAndSet(false, true)) {
      log.warn(
          "The uidMapping ({}) returned one uid for two user ids, so the second user gets no chat."
              + " Further cases are not logged. Fix the mapping: each user id needs its own uid",
          mapping.getClass().getName());
    }
    return false;
  }

  private static boolean replace(
      BoundedMap<Uid, Assignment> owners, Uid uid, String former, String userId) {
    Assignment replaced =
        owners.compute(
            uid,
            owner ->
                owner != null && owner.userId().equals(former)
                    ? new Assignment(userId, owner.usedAt())
                    : owner);
    return replaced != null && replaced.userId().equals(userId);
  }

  private static Uid of(Tenant tenant, String rest) {
    return Uid.of(tenant.uid(rest));
  }
}
