/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.internal.http.StoredUser;
import org.cometchatbridge.core.internal.identity.FormerUserIds;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;

/**
 * Checks by the stamp in its private metadata whether a CometChat user belongs to a user id. The
 * result is cached for a day, so that a known user costs no extra call. Beyond {@code
 * maxCachedUsers}, a login of a user costs one.
 */
final class OwnershipCheck {

  /** The result of the check of one user. */
  enum Verdict {
    /** The user belongs to the user id. */
    OWN,
    /** The user is accepted for the user id, and is to be stamped. */
    CLAIM,
    /** The user belongs to another user id. */
    FOREIGN,
    /** The user has no stamp, and the policy rejects such users. */
    UNSTAMPED
  }

  private static final Duration RETENTION = Duration.ofDays(1);

  private final OperatorLog log;
  private final ExistingUserPolicy existingUsers;
  private final boolean requiredForEveryUser;
  private final FormerUserIds formerUserIds;
  private final Cache<Uid, KnownOwner> owners;
  private final AtomicBoolean rejectionLogged = new AtomicBoolean();
  private volatile boolean privateMetadataVisible;

  /**
   * The known owner of a CometChat user.
   *
   * @param claimPending whether the user is to be checked again, and stamped, once private metadata
   *     are visible
   */
  private record KnownOwner(String stamp, boolean claimPending) {}

  OwnershipCheck(CometChatBridgeConfig config, Timer timer) {
    this.log = config.log().named(OwnershipCheck.class);
    this.existingUsers = config.existingUsers();
    this.requiredForEveryUser =
        existingUsers != ExistingUserPolicy.ADOPT || !(config.uidMapping() instanceof UidStrategy);
    this.formerUserIds = new FormerUserIds(config);
    this.owners =
        Caffeine.newBuilder()
            .expireAfterWrite(RETENTION)
            .maximumSize(config.maxCachedUsers())
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /**
   * Whether every user must be checked before the first token. Not with a built-in mapping and the
   * policy to adopt: the mapping is injective, and the check would practically never reject a user.
   */
  boolean isRequiredForEveryUser() {
    return requiredForEveryUser;
  }

  /** Whether the user is recorded as belonging to the user id. */
  boolean isOwn(Uid uid, String userId) {
    return hasStamp(uid, Stamp.of(uid, userId));
  }

  /** Whether the user is recorded as belonging to the user id of the stamp. */
  boolean hasStamp(Uid uid, String stamp) {
    KnownOwner owner = owners.getIfPresent(uid);
    return owner != null
        && !(owner.claimPending() && privateMetadataVisible)
        && owner.stamp().equals(stamp);
  }

  /** Records that the user was created with the stamp of the user id. */
  void recordOwn(Uid uid, String userId) {
    recordStamp(uid, Stamp.of(uid, userId));
  }

  /** Records that the user was created with the stamp. */
  void recordStamp(Uid uid, String stamp) {
    owners.put(uid, new KnownOwner(stamp, false));
  }

  /** Discards the known owner of a user. */
  void discard(Uid uid) {
    owners.invalidate(uid);
  }

  /** Records whether a response of CometChat contained private metadata. */
  void recordVisibility(boolean showsPrivateMetadata) {
    if (showsPrivateMetadata) {
      privateMetadataVisible = true;
    }
  }

  /** Checks a user that was read from CometChat. */
  Verdict check(Uid uid, String userId, StoredUser user) {
    return check(
        uid,
        Stamp.of(uid, userId),
        user,
        stored -> formerUserIds.any(userId, former -> Stamp.of(uid, former).equals(stored)));
  }

  /** Checks a user that was read from CometChat. */
  Verdict checkOwner(Uid uid, Owner owner, StoredUser user) {
    return check(uid, owner.stamp(), user, owner.formerStamps()::contains);
  }

  private Verdict check(Uid uid, String stamp, StoredUser user, Predicate<String> isFormer) {
    recordVisibility(user.showsPrivateMetadata());
    if (user.stamp() != null) {
      if (user.stamp().equals(stamp)) {
        owners.put(uid, new KnownOwner(stamp, false));
        return Verdict.OWN;
      }
      if (isFormer.test(user.stamp())) {
        owners.put(uid, new KnownOwner(stamp, false));
        return Verdict.CLAIM;
      }
      return Verdict.FOREIGN;
    }
    if (existingUsers == ExistingUserPolicy.REJECT) {
      warnOnceAboutRejection();
      return Verdict.UNSTAMPED;
    }
    // If private metadata are hidden, an update may replace the application's own private metadata.
    boolean claims = existingUsers == ExistingUserPolicy.CLAIM;
    boolean hidden = !privateMetadataVisible;
    owners.put(uid, new KnownOwner(stamp, claims && hidden));
    return claims && !hidden ? Verdict.CLAIM : Verdict.OWN;
  }

  private void warnOnceAboutRejection() {
    if (rejectionLogged.compareAndSet(false, true)) {
      log.warn(
          "A CometChat user without the bridge's stamp was rejected because of"
              + " existingUsers=reject; further rejections are not logged. If such users belong to"
              + " this application, set existingUsers to claim or adopt. If the bridge has created"
              + " them, CometChat does not show private metadata to this API key: set existingUsers"
              + " to adopt");
    }
  }
}
