/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.http.BatchOutcome;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.time.Deadline;

/**
 * One run of the work on a desired state: the user, and what is known of it at CometChat, which is
 * recorded before and after each call that changes it.
 */
final class DesiredUserRun {

  private final UserProvisioner provisioner;
  private final DesiredUser user;
  private final Deadline end;
  private final Duration limit;
  private final CallContext context;
  private final SentRecord sent;
  private final long creationNumber;
  private volatile boolean ownerKnown;
  private volatile boolean reactivated;
  private volatile boolean hidden;
  private volatile boolean created;
  private volatile boolean missing;

  /**
   * Begins a run. It ends a third of the lease before the lease does, for the time between the
   * claim and its beginning, and between its end and the storing of the outcome.
   *
   * @param awaited whether a caller waits for the result, so that calls that fail are retried here
   */
  DesiredUserRun(UserProvisioner provisioner, DesiredUser user, Duration lease, boolean awaited) {
    this.provisioner = provisioner;
    this.user = user;
    this.limit = lease.dividedBy(3).multipliedBy(2);
    this.end = Deadline.after(provisioner.timer(), limit);
    this.context =
        awaited
            ? CallContext.interactive(user.uid(), end, postponed -> {})
            : CallContext.background(user.uid(), end);
    this.sent = new SentRecord(user.sent());
    this.creationNumber = provisioner.creations().lastNumber();
    // The state of a user is recorded only if the user belongs to the user id. A change by the uid
    // concerns the user whatever user id it belongs to.
    this.ownerKnown =
        user.owner().isUnknown()
            || user.sent().state() != Sent.State.UNKNOWN
            || provisioner.ownership().hasStamp(user.uid(), user.stamp());
  }

  static CompletableFuture<Void> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  UserProvisioner provisioner() {
    return provisioner;
  }

  UserApi users() {
    return provisioner.client().users();
  }

  DesiredUser user() {
    return user;
  }

  Uid uid() {
    return user.uid();
  }

  /** Whether little time is left for further calls. */
  boolean isLong() {
    return end.remaining().compareTo(limit.dividedBy(2)) < 0;
  }

  CallContext context() {
    return context;
  }

  SentRecord sent() {
    return sent;
  }

  Sent.State state() {
    return sent.sent().state();
  }

  /** See {@link UserCreations#lastNumber}. */
  long creationNumber() {
    return creationNumber;
  }

  boolean isOwnerKnown() {
    return ownerKnown;
  }

  void recordCreated() {
    provisioner.ownership().recordStamp(uid(), user.stamp());
    ownerKnown = true;
    created = true;
  }

  boolean isCreated() {
    return created;
  }

  /** CometChat did not have the user who was to be erased. */
  void recordMissing() {
    missing = true;
  }

  boolean isMissing() {
    return missing;
  }

  /** Whether the user was read and not found: it is absent, or deactivated and hidden. */
  boolean isHidden() {
    return hidden;
  }

  boolean isReactivated() {
    return reactivated;
  }

  /**
   * Reads the user. A key that may not read users skips the check of the owner, if it is optional.
   */
  CompletableFuture<Optional<UserApi.Found>> read() {
    return users()
        .read(uid(), context)
        .whenComplete((found, thrown) -> hidden = thrown == null && found.isEmpty())
        .exceptionally(
            thrown -> {
              ProviderException failure = Failures.of(thrown);
              if (provisioner.ownership().isRequiredForEveryUser()
                  || !(failure instanceof RejectedException)) {
                throw failure;
              }
              return Optional.empty();
            });
  }

  /**
   * Checks the owner of a user that was read.
   *
   * @return whether the user is to be stamped
   * @throws RejectedException if the user belongs to another user id
   */
  boolean check(UserApi.Found found) {
    OwnershipCheck.Verdict verdict =
        provisioner.ownership().checkOwner(uid(), user.owner(), found.user());
    if (verdict == OwnershipCheck.Verdict.FOREIGN || verdict == OwnershipCheck.Verdict.UNSTAMPED) {
      throw new RejectedException(0, verdict + "_USER", Set.of());
    }
    ownerKnown = true;
    if (found.user().deactivated()) {
      foundInactive(Sent.State.DEACTIVATED);
    } else {
      sent.state(Sent.State.ACTIVE);
    }
    return verdict == OwnershipCheck.Verdict.CLAIM;
  }

  /**
   * Records that the user is not active, although it was last activated by the bridge. The state is
   * not recorded after an activation by the application: it would be carried out again.
   */
  void foundInactive(Sent.State state) {
    if (user.standing() != Standing.ACTIVE || user.standingAt() == 0) {
      sent.state(state);
    }
  }

  /** Completes with {@code false} if there is no such user. */
  CompletableFuture<Boolean> reactivate() {
    sent.state(Sent.State.UNKNOWN);
    return users()
        .reactivate(List.of(uid()), context)
        .thenCompose(outcome -> exists(outcome, false))
        .thenApply(
            exists -> {
              reactivated = exists;
              if (reactivated) {
                sent.state(Sent.State.ACTIVE);
              } else {
                sent.absent();
              }
              return reactivated;
            });
  }

  /**
   * Whether the user can be found, by the response to a deactivation or reactivation. If that does
   * not contain the uid, for example because it is empty, the user is read.
   *
   * @param deactivated what the call has made of the user; the row is tried again if CometChat
   *     shows something else
   */
  CompletableFuture<Boolean> exists(BatchOutcome outcome, boolean deactivated) {
    return outcome
        .exists(uid())
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () -> users().read(uid(), context).thenApply(found -> isFound(found, deactivated)));
  }

  private static boolean isFound(Optional<UserApi.Found> found, boolean deactivated) {
    if (found.isPresent() && found.get().user().deactivated() != deactivated) {
      throw new UnavailableException(
          "CometChat has accepted a call that has not taken effect", 200, null, null);
    }
    return found.isPresent();
  }
}
