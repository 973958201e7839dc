/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.RecycledUserIdPolicy;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;

/**
 * Finds users who register with a user id that belonged to an earlier user. The stamp does not show
 * that, because it is a hash of the user id.
 */
final class RecycledUserIds {

  /**
   * A user may be created and be found to exist by one registration: by two nodes, or if a response
   * was lost. Longer than the longest {@code tokenTimeout}.
   */
  private static final Duration SAME_REGISTRATION = Duration.ofMinutes(10);

  private static final Duration RETENTION = Duration.ofDays(1);
  private static final int MAX_USERS = 100_000;

  private final OperatorLog log;
  private final RecycledUserIdPolicy policy;
  private final Audit audit;
  private final Events events;
  private final Cache<Uid, Boolean> rejected;
  private final AtomicBoolean logged = new AtomicBoolean();

  RecycledUserIds(CometChatBridgeConfig config, Timer timer, Audit audit, Events events) {
    this.log = config.log().named(RecycledUserIds.class);
    this.policy = config.recycledUserIds();
    this.audit = audit;
    this.events = events;
    this.rejected =
        Caffeine.newBuilder()
            .expireAfterAccess(RETENTION)
            .maximumSize(MAX_USERS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /** Whether users with a recycled user id get no token. */
  boolean rejects() {
    return policy == RecycledUserIdPolicy.REJECT;
  }

  /**
   * Whether a user was rejected. Only the registration shows that a user id was recycled, and not
   * the requests and logins after it.
   */
  boolean isRejected(Uid uid) {
    return rejected.getIfPresent(uid) != null;
  }

  /** The application has changed whether the user may chat. */
  void forget(Uid uid) {
    rejected.invalidate(uid);
  }

  /**
   * Whether CometChat had a user before the registration. Compares two times of CometChat; a user
   * whose age is not shown counts as old.
   */
  static boolean existedBefore(UserApi.Found found) {
    Instant created = found.user().createdAt();
    Instant now = found.readAt();
    return created == null
        || now == null
        || Duration.between(created, now).abs().compareTo(SAME_REGISTRATION) > 0;
  }

  /** Reports a user who has registered with a recycled user id, and remembers a rejection. */
  void found(Uid uid) {
    if (rejects()) {
      rejected.put(uid, true);
    }
    events.publish(new BridgeEvent.UserIdRecycled(uid));
    audit.done(uid, AuditRecord.Action.USER_ID_RECYCLED);
    if (logged.compareAndSet(false, true)) {
      if (rejects()) {
        log.warn(
            "A user who has just registered got no chat, because CometChat has had a user with this"
                + " user id before, or does not show since when (recycledUserIds=reject). Further"
                + " cases are not logged. For another person, call ChatUsers.delete with PERMANENT,"
                + " then activate. For the same person, do not set newlyRegistered");
      } else {
        log.warn(
            "A user who has just registered got the chat account, with its messages, that CometChat"
                + " has had for this user id before, or does not show since when. Further cases are"
                + " not logged. Call ChatUsers.delete with PERMANENT when an account is deleted, and"
                + " activate when its user id is used again; recycledUserIds=reject prevents such"
                + " logins");
      }
    }
  }
}
