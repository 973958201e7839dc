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
import org.cometchatbridge.core.spi.UidMapping;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which uid a user of the application has in this bridge.
 *
 * <p>An application's own mapping is not trusted to keep users apart: on this node a uid belongs to
 * the user id that had it first, until nobody has asked for it for a day.
 */
public final class UidRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(UidRegistry.class);
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int USERS = 100_000;

  private final UidMapping mapping;
  private final @Nullable Tenant tenant;
  private final @Nullable Cache<Uid, String> holders;
  private final AtomicBoolean rejectionTold = new AtomicBoolean();
  private final AtomicBoolean failureTold = new AtomicBoolean();
  private final AtomicBoolean meetingTold = new AtomicBoolean();

  /** By the settings of a bridge. */
  public UidRegistry(CometChatBridgeConfig config, Timer timer) {
    this.mapping = config.uidMapping();
    this.tenant = config.tenant().map(Tenant::new).orElse(null);
    this.holders =
        mapping instanceof UidStrategy
            ? null
            : Caffeine.newBuilder()
                .expireAfterAccess(KEPT)
                .maximumSize(USERS)
                .ticker(() -> timer.elapsed().toNanos())
                .executor(Runnable::run)
                .build();
  }

  /** The uid of a user id; empty if the id is blank, or the mapping gives it none. Never throws. */
  public Optional<Uid> uidOf(String userId) {
    if (userId.isBlank()) {
      return Optional.empty();
    }
    Optional<Uid> uid =
        mapping instanceof UidStrategy strategy ? known(strategy, userId) : own(userId);
    if (uid.isEmpty() && rejectionTold.compareAndSet(false, true)) {
      LOG.warn(
          "A user gets no chat because uidMapping ({}) has no CometChat uid for the user's id; told"
              + " once. A uid has 1 to 100 characters of a-z, 0-9, - and _. With uidMapping=default"
              + " every id has one",
          mapping instanceof UidStrategy strategy ? strategy : mapping.getClass().getName());
    }
    return uid;
  }

  /** Whether a uid that this user id once had is another one's now. */
  public boolean isAnothers(Uid uid, String userId) {
    String holder = holders == null ? null : holders.getIfPresent(uid);
    return holder != null && !holder.equals(userId);
  }

  /** Gives a uid free that turned out to be somebody else's. */
  public void release(Uid uid, String userId) {
    if (holders != null) {
      holders.asMap().remove(uid, userId);
    }
  }

  private Optional<Uid> known(UidStrategy strategy, String userId) {
    if (tenant == null) {
      return strategy.uidOf(userId);
    }
    return switch (strategy) {
      case DEFAULT -> Optional.of(of(tenant, UidEncoding.readable(userId, tenant.room())));
      case HASH -> Optional.of(of(tenant, UidEncoding.hashed(userId)));
      case IDENTITY ->
          UidEncoding.isPlain(userId, tenant.room())
              ? Optional.of(of(tenant, userId))
              : Optional.empty();
    };
  }

  private Optional<Uid> own(String userId) {
    return asked(userId)
        .filter(uid -> tenant == null || uid.value().length() <= tenant.room())
        .map(uid -> tenant == null ? uid : of(tenant, uid.value()))
        .filter(uid -> isHeldBy(uid, userId));
  }

  @SuppressWarnings("OptionalAssignedToNull") // an application's class may break its contract
  private Optional<Uid> asked(String userId) {
    try {
      Optional<Uid> uid = mapping.uidOf(userId);
      return uid == null ? Optional.empty() : uid;
    } catch (Exception | Error e) {
      // The mapping is the application's own, and other languages throw checked exceptions
      // undeclared.
      if (failureTold.compareAndSet(false, true)) {
        LOG.warn(
            "The uidMapping failed, so the user gets no chat; told once: {}",
            e.getClass().getName());
      }
      return Optional.empty();
    }
  }

  private boolean isHeldBy(Uid uid, String userId) {
    if (holders == null || holders.get(uid, free -> userId).equals(userId)) {
      return true;
    }
    if (meetingTold.compareAndSet(false, true)) {
      LOG.warn(
          "The uidMapping ({}) gave one uid to two users, so the second gets no chat; told once."
              + " Mend the mapping: each user needs a uid of their own",
          mapping.getClass().getName());
    }
    return false;
  }

  private static Uid of(Tenant tenant, String rest) {
    return Uid.of(tenant.uid(rest));
  }
}
