/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.internal.http.StoredUser;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.internal.time.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose a CometChat user is, by the stamp in its private metadata. What was found once is
 * remembered for a day, so that a known user costs no second call.
 */
final class Ownership {

  /** What is to become of a user who was looked at. */
  enum Verdict {
    /** The user is this user id's. */
    OWN,
    /** The user is taken for this user id's, and is to be given the stamp. */
    TO_STAMP,
    /** The user is another user id's. */
    FOREIGN,
    /** Nobody knows whose the user is, and the policy rejects such users. */
    UNSTAMPED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final int USERS = 100_000;

  private final ExistingUserPolicy existingUsers;
  private final boolean everybody;
  private final Cache<Uid, Owner> owned;
  private final AtomicBoolean rejectionTold = new AtomicBoolean();
  private volatile boolean privateMetadataShown;

  /**
   * Whose a user is.
   *
   * @param waits whether the user is to be looked at again once private metadata are shown
   */
  private record Owner(String stamp, boolean waits) {}

  Ownership(CometChatBridgeConfig config, Timer timer) {
    this.existingUsers = config.existingUsers();
    this.everybody =
        existingUsers != ExistingUserPolicy.ADOPT || !(config.uidMapping() instanceof UidStrategy);
    this.owned =
        Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(USERS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /**
   * Whether nobody gets a token before the user was looked at. With a mapping of the bridge's own
   * and the policy to adopt it would be found by no more than chance that a user is another's.
   */
  boolean looksAtEverybody() {
    return everybody;
  }

  /** Whether it is known on this node that the user is this user id's. */
  boolean isOwn(Uid uid, String userId) {
    Owner owner = owned.getIfPresent(uid);
    return owner != null
        && !(owner.waits() && privateMetadataShown)
        && owner.stamp().equals(Stamp.of(uid, userId));
  }

  /** The user was created, or was given the stamp, for this user id. */
  void stamped(Uid uid, String userId) {
    owned.put(uid, new Owner(Stamp.of(uid, userId), false));
  }

  /** Whose the user was says nothing any more. */
  void forget(Uid uid) {
    owned.invalidate(uid);
  }

  /** Something was heard of a user that shows, or does not show, private metadata. */
  void heard(boolean showsPrivateMetadata) {
    if (showsPrivateMetadata) {
      privateMetadataShown = true;
    }
  }

  /** Judges a user who was looked at. */
  Verdict judge(Uid uid, String userId, StoredUser user) {
    heard(user.showsPrivateMetadata());
    String stamp = Stamp.of(uid, userId);
    if (user.stamp() != null) {
      if (user.stamp().equals(stamp)) {
        owned.put(uid, new Owner(stamp, false));
        return Verdict.OWN;
      }
      return Verdict.FOREIGN;
    }
    if (existingUsers == ExistingUserPolicy.REJECT) {
      tellRejection();
      return Verdict.UNSTAMPED;
    }
    // Where they are hidden, an update that replaces them would destroy what the application has
    // there.
    boolean stamps = existingUsers == ExistingUserPolicy.CLAIM;
    boolean hidden = !privateMetadataShown;
    owned.put(uid, new Owner(stamp, stamps && hidden));
    return stamps && !hidden ? Verdict.TO_STAMP : Verdict.OWN;
  }

  private void tellRejection() {
    if (rejectionTold.compareAndSet(false, true)) {
      LOG.warn(
          "A CometChat user exists without the bridge's stamp and is rejected, as existingUsers says;"
              + " told once. If such users are your own, set existingUsers to stamp or adopt. If the"
              + " bridge has created them, CometChat does not show private metadata to this key:"
              + " set existingUsers to adopt");
    }
  }
}
