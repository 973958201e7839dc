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
 * Which uid a user of the host has in this bridge.
 *
 * <p>A host's own mapping is not trusted to keep users apart: on this node a uid belongs to the
 * host id that had it first, until nobody has asked for it for a day.
 */
public final class HostIds {

  private static final Logger LOG = LoggerFactory.getLogger(HostIds.class);
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int USERS = 100_000;

  private final UidMapping mapping;
  private final @Nullable Tenant tenant;
  private final @Nullable Cache<Uid, String> holders;
  private final AtomicBoolean rejectionTold = new AtomicBoolean();
  private final AtomicBoolean failureTold = new AtomicBoolean();
  private final AtomicBoolean meetingTold = new AtomicBoolean();

  /** By the settings of a bridge. */
  public HostIds(CometChatBridgeConfig config, Timer timer) {
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

  /** The uid of a host id; empty if the id is blank, or the mapping gives it none. Never throws. */
  public Optional<Uid> uidOf(String hostId) {
    if (hostId.isBlank()) {
      return Optional.empty();
    }
    Optional<Uid> uid =
        mapping instanceof UidStrategy strategy ? known(strategy, hostId) : own(hostId);
    if (uid.isEmpty() && rejectionTold.compareAndSet(false, true)) {
      LOG.warn(
          "A user gets no chat because uidMapping ({}) has no CometChat uid for the user's id; told"
              + " once. A uid has 1 to 100 characters of a-z, 0-9, - and _. With uidMapping=default"
              + " every id has one",
          mapping instanceof UidStrategy strategy ? strategy : mapping.getClass().getName());
    }
    return uid;
  }

  /** Whether a uid that this host id once had is another one's now. */
  public boolean isAnothers(Uid uid, String hostId) {
    String holder = holders == null ? null : holders.getIfPresent(uid);
    return holder != null && !holder.equals(hostId);
  }

  /** Gives a uid free that turned out to be somebody else's. */
  public void release(Uid uid, String hostId) {
    if (holders != null) {
      holders.asMap().remove(uid, hostId);
    }
  }

  private Optional<Uid> known(UidStrategy strategy, String hostId) {
    if (tenant == null) {
      return strategy.uidOf(hostId);
    }
    return switch (strategy) {
      case DEFAULT -> Optional.of(of(tenant, UidEncoding.readable(hostId, tenant.room())));
      case HASH -> Optional.of(of(tenant, UidEncoding.hashed(hostId)));
      case IDENTITY ->
          UidEncoding.isPlain(hostId, tenant.room())
              ? Optional.of(of(tenant, hostId))
              : Optional.empty();
    };
  }

  private Optional<Uid> own(String hostId) {
    return asked(hostId)
        .filter(uid -> tenant == null || uid.value().length() <= tenant.room())
        .map(uid -> tenant == null ? uid : of(tenant, uid.value()))
        .filter(uid -> isHeldBy(uid, hostId));
  }

  @SuppressWarnings("OptionalAssignedToNull") // a host's class may break its contract
  private Optional<Uid> asked(String hostId) {
    try {
      Optional<Uid> uid = mapping.uidOf(hostId);
      return uid == null ? Optional.empty() : uid;
    } catch (Exception | Error e) {
      // The mapping is the host's own, and other languages throw checked exceptions undeclared.
      if (failureTold.compareAndSet(false, true)) {
        LOG.warn(
            "The uidMapping failed, so the user gets no chat; told once: {}",
            e.getClass().getName());
      }
      return Optional.empty();
    }
  }

  private boolean isHeldBy(Uid uid, String hostId) {
    if (holders == null || holders.get(uid, free -> hostId).equals(hostId)) {
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
