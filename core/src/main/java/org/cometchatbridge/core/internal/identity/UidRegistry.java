/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.UidMapping;
import org.jspecify.annotations.Nullable;

/**
 * Assigns uids to user ids.
 *
 * <p>A mapping of the application may not be injective. On each node, a uid therefore belongs to
 * the first user id that it was returned for, until it has not been used for a day.
 */
public final class UidRegistry {

  private static final Duration RETENTION = Duration.ofDays(1);
  private static final int MAX_USERS = 100_000;

  private final OperatorLog log;
  private final UidMapping mapping;
  private final @Nullable Tenant tenant;
  private final @Nullable Cache<Uid, String> owners;
  private final FormerUserIds formerUserIds;
  private final AtomicBoolean unmappedLogged = new AtomicBoolean();
  private final AtomicBoolean failureLogged = new AtomicBoolean();
  private final AtomicBoolean collisionLogged = new AtomicBoolean();

  /** Creates the registry of a bridge. */
  public UidRegistry(CometChatBridgeConfig config, Timer timer) {
    this.log = config.log().named(UidRegistry.class);
    this.mapping = config.uidMapping();
    this.formerUserIds = new FormerUserIds(config);
    this.tenant = config.tenant().map(Tenant::new).orElse(null);
    this.owners =
        mapping instanceof UidStrategy
            ? null
            : Caffeine.newBuilder()
                .expireAfterAccess(RETENTION)
                .maximumSize(MAX_USERS)
                .ticker(() -> timer.elapsed().toNanos())
                .executor(Runnable::run)
                .build();
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
        : ofTenant(userId).filter(uid -> !isAssignedToOther(uid, userId));
  }

  /** Reading the owner must not extend the time for which it is kept. */
  private boolean isAssignedToOther(Uid uid, String userId) {
    String owner = owners == null ? null : owners.policy().getIfPresentQuietly(uid);
    return owner != null && !owner.equals(userId);
  }

  /** Whose the CometChat user of a user id is. Never throws. */
  public Owner ownerOf(Uid uid, String userId) {
    return new Owner(Stamp.of(uid, userId), formerUserIds.stamps(uid, userId));
  }

  /** Whether a uid belongs to another user id now. */
  public boolean isOwnedByOther(Uid uid, String userId) {
    String owner = owners == null ? null : owners.getIfPresent(uid);
    return owner != null && !owner.equals(userId);
  }

  /** Releases a uid whose CometChat user belongs to another user id. */
  public void release(Uid uid, String userId) {
    if (owners != null) {
      owners.asMap().remove(uid, userId);
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
    String owner = owners.get(uid, free -> userId);
    if (owner.equals(userId)
        || (formerUserIds.any(userId, owner::equals)
            && owners.asMap().replace(uid, owner, userId))) {
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

  private static Uid of(Tenant tenant, String rest) {
    return Uid.of(tenant.uid(rest));
  }
}
