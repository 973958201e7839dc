/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.TokenResult.NotEligible.Reason;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.http.ErrorCode;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.cometchatbridge.core.internal.time.Deadline;
import org.jspecify.annotations.Nullable;

/** One run of the {@link UserProvisioner}. Each step is a method that returns the next step. */
final class ProvisioningRun {

  /** Time for a read replica of CometChat to receive a user that was just created. */
  private static final Duration REPLICATION_PAUSE = Duration.ofMillis(250);

  private final UserProvisioner provisioner;
  private final ProvisioningRequest request;
  private final Uid uid;
  private final ChatUser user;
  private final CallContext context;
  private final Deadline deadline;
  private volatile boolean ownerChecked;

  /** The user has just registered, and CometChat has the user already. */
  private volatile boolean unexpected;

  private volatile boolean userWasMissing;
  private volatile boolean userCreated;
  private volatile boolean reactivated;

  ProvisioningRun(UserProvisioner provisioner, ProvisioningRequest request) {
    this.provisioner = provisioner;
    this.request = request;
    this.uid = request.uid();
    this.user = request.user();
    this.deadline = request.deadline();
    this.context = CallContext.interactive(uid, deadline, request.postponed());
  }

  CompletableFuture<ProvisioningResult> start() {
    if (provisioner.recycled().isRejected(uid)) {
      return notEligible(Reason.RECYCLED_USER_ID);
    }
    if (request.hadToken()) {
      return isCheckRequired()
          ? checkOwner(this::endedIfMissing)
          : createToken(() -> checkOwner(this::endedIfMissing));
    }
    long number = provisioner.creations().lastNumber();
    if (user.newlyRegistered() || provisioner.creations().isRunning(uid)) {
      return ensureCreated(number, this::create);
    }
    return isCheckRequired()
        ? checkOwner(() -> ensureCreated(number, this::create))
        : createToken(() -> ensureCreated(number, this::createMissing));
  }

  /**
   * An old login session does not create its user again. CometChat may hide a deactivated user as
   * absent.
   */
  private CompletableFuture<ProvisioningResult> endedIfMissing() {
    return provisioner.reactivates() && !reactivated ? reactivate(this::signedOut) : signedOut();
  }

  private CompletableFuture<ProvisioningResult> signedOut() {
    return notEligible(Reason.SIGNED_OUT);
  }

  /** Makes a step that creates or reactivates the user, if the application permits that. */
  private CompletableFuture<ProvisioningResult> ifPermitted(
      Supplier<CompletableFuture<ProvisioningResult>> step) {
    return request
        .gate()
        .thenCompose(reading -> reading.mayCreate() ? step.get() : notPermitted(reading.view()));
  }

  private CompletableFuture<ProvisioningResult> notPermitted(@Nullable GateView view) {
    if (view == null) {
      return CompletableFuture.failedFuture(
          new UnavailableException(
              "The store of ChatUsers did not respond, so no user is created", 0, null, null));
    }
    return notEligible(view.standing() == Standing.DELETED ? Reason.DELETED : Reason.DEACTIVATED);
  }

  private CompletableFuture<ProvisioningResult> ensureCreated(
      long number, Supplier<CompletableFuture<Optional<String>>> creation) {
    userWasMissing = true;
    return ifPermitted(
        () ->
            provisioner
                .creations()
                .ensureCreated(uid, number, () -> provisioner.unlessEnded(uid, creation))
                .thenCompose(
                    created ->
                        created
                            .takeToken()
                            .map(this::tokenCreated)
                            .orElseGet(this::createTokenOfExisting)));
  }

  /**
   * The user exists, and its creation returned no token: another run or node has created it, or it
   * belongs to another user id, or it is deactivated.
   */
  private CompletableFuture<ProvisioningResult> createTokenOfExisting() {
    // Every run of a registration checks that itself: another one may have tried the creation.
    unexpected = user.newlyRegistered() && !userCreated;
    return isOwnerKnown()
        ? createToken(this::createTokenAfterPause)
        : checkOwner(this::retryAfterPause);
  }

  private boolean isCheckRequired() {
    return (provisioner.ownership().isRequiredForEveryUser() || mayBeRejected()) && !isOwnerKnown();
  }

  private boolean isOwnerKnown() {
    return ownerChecked || (!unexpected && provisioner.ownership().isOwn(uid, user.userId()));
  }

  /** Whether the user gets no token unless a reading shows that the user was created just now. */
  private boolean mayBeRejected() {
    return unexpected && provisioner.recycled().rejects();
  }

  /** Reads the user and checks its owner. CometChat may hide a deactivated user as absent. */
  private CompletableFuture<ProvisioningResult> checkOwner(
      Supplier<CompletableFuture<ProvisioningResult>> ifAbsent) {
    return provisioner
        .read(uid, context)
        .thenApply(found -> found.map(this::checkStep).orElse(ifAbsent))
        .exceptionally(this::readFailed)
        .thenCompose(Supplier::get);
  }

  private Supplier<CompletableFuture<ProvisioningResult>> checkStep(UserApi.Found found) {
    return () -> check(found);
  }

  private CompletableFuture<ProvisioningResult> check(UserApi.Found found) {
    OwnershipCheck.Verdict verdict =
        provisioner.ownership().check(uid, user.userId(), found.user());
    if (verdict == OwnershipCheck.Verdict.FOREIGN) {
      return notEligible(Reason.FOREIGN_USER);
    }
    if (verdict == OwnershipCheck.Verdict.UNSTAMPED) {
      return notEligible(Reason.UNSTAMPED_USER);
    }
    boolean renamed = verdict == OwnershipCheck.Verdict.CLAIM && found.user().stamp() != null;
    if (unexpected && !renamed && RecycledUserIds.existedBefore(found)) {
      provisioner.recycled().found(uid);
      if (provisioner.recycled().rejects()) {
        provisioner.ownership().discard(uid);
        return notEligible(Reason.RECYCLED_USER_ID);
      }
    }
    ownerChecked = true;
    if (verdict == OwnershipCheck.Verdict.CLAIM) {
      stamp(found);
    }
    return found.user().deactivated() ? reactivateByPolicy() : createTokenOfChecked();
  }

  /** Runs in the background. If CometChat is unavailable, the next login tries again. */
  @SuppressWarnings("FutureReturnValueIgnored") // a failure does not affect this login
  private void stamp(UserApi.Found found) {
    provisioner
        .stamp(uid, found, Stamp.of(uid, user.userId()), CallContext.background(uid, deadline))
        .whenComplete(
            (done, thrown) -> {
              if (thrown == null && done) {
                provisioner.audit().done(uid, AuditRecord.Action.USER_CLAIMED);
              } else if (thrown != null && !(Failures.of(thrown) instanceof RejectedException)) {
                provisioner.ownership().discard(uid);
              }
            });
  }

  /** Skips an optional check if the API key is not allowed to read users. */
  private Supplier<CompletableFuture<ProvisioningResult>> readFailed(Throwable thrown) {
    ProviderException failure = Failures.of(thrown);
    if (isCheckRequired() || !(failure instanceof RejectedException)) {
      throw failure;
    }
    return this::createTokenOfChecked;
  }

  /** After a reactivation, a user that is still missing is not retried: it would not help. */
  private CompletableFuture<ProvisioningResult> createTokenOfChecked() {
    return createToken(reactivated ? this::deactivated : this::createTokenAfterPause);
  }

  private CompletableFuture<ProvisioningResult> createTokenAfterPause() {
    return afterPause(() -> createToken(this::reactivateByPolicy));
  }

  private CompletableFuture<ProvisioningResult> retryAfterPause() {
    return afterPause(
        () ->
            isCheckRequired()
                ? checkOwner(this::reactivateByPolicy)
                : createToken(this::reactivateByPolicy));
  }

  private CompletableFuture<ProvisioningResult> afterPause(
      Supplier<CompletableFuture<ProvisioningResult>> next) {
    CompletableFuture<Void> pause = new CompletableFuture<>();
    provisioner.timer().schedule(REPLICATION_PAUSE, () -> pause.complete(null));
    return pause.thenCompose(elapsed -> next.get());
  }

  private CompletableFuture<ProvisioningResult> reactivateByPolicy() {
    if (!provisioner.reactivates() || reactivated) {
      return deactivated();
    }
    if (mayBeRejected() && !ownerChecked) {
      // It is hidden because it is deactivated, which takes longer than a registration.
      provisioner.recycled().found(uid);
      return notEligible(Reason.RECYCLED_USER_ID);
    }
    return reactivate(this::deactivated);
  }

  private CompletableFuture<ProvisioningResult> reactivate(
      Supplier<CompletableFuture<ProvisioningResult>> ifMissing) {
    return ifPermitted(
        () ->
            provisioner
                .unlessEnded(uid, () -> provisioner.reactivate(uid, context))
                .thenCompose(active -> active ? createTokenOfReactivated() : ifMissing.get()));
  }

  private CompletableFuture<ProvisioningResult> createTokenOfReactivated() {
    userWasMissing = true;
    reactivated = true;
    provisioner.audit().done(uid, AuditRecord.Action.USER_ACTIVATED);
    return isOwnerKnown() ? createToken(this::deactivated) : checkOwner(this::deactivated);
  }

  private CompletableFuture<ProvisioningResult> deactivated() {
    return notEligible(Reason.DEACTIVATED);
  }

  private CompletableFuture<ProvisioningResult> notEligible(Reason reason) {
    return CompletableFuture.completedFuture(
        new ProvisioningResult.NotEligible(reason, context.calls()));
  }

  private CompletableFuture<ProvisioningResult> tokenCreated(String token) {
    return CompletableFuture.completedFuture(
        new ProvisioningResult.TokenCreated(token, context.calls(), userWasMissing, userCreated));
  }

  private CompletableFuture<ProvisioningResult> createToken(
      Supplier<CompletableFuture<ProvisioningResult>> ifNotFound) {
    return provisioner
        .createToken(uid, context)
        .thenCompose(this::tokenCreated)
        .exceptionallyCompose(
            thrown -> isCode(thrown, ErrorCode.UID_NOT_FOUND) ? ifNotFound.get() : failed(thrown));
  }

  /** The user was deleted, so a later user with this uid may belong to another user id. */
  private CompletableFuture<Optional<String>> createMissing() {
    provisioner.ownership().discard(uid);
    return create();
  }

  /**
   * "Uid already exists" counts as created: another node was faster, or the user is deactivated.
   */
  private CompletableFuture<Optional<String>> create() {
    return createWithout(provisioner.rejectedFields().known(uid, user))
        .thenApply(this::created)
        .exceptionally(
            thrown -> {
              ProviderException failure = Failures.of(thrown);
              if (UserApi.isTaken(failure)) {
                return Optional.empty();
              }
              throw failure;
            });
  }

  private Optional<String> created(UserApi.Created created) {
    userCreated = true;
    provisioner.ownership().recordVisibility(created.showsPrivateMetadata());
    provisioner.ownership().recordOwn(uid, user.userId());
    provisioner.audit().done(uid, AuditRecord.Action.USER_CREATED);
    return Optional.ofNullable(created.token());
  }

  /** Display data that CometChat rejects must not block the login. */
  private CompletableFuture<UserApi.Created> createWithout(Set<String> fields) {
    return provisioner
        .create(uid, user, fields, context)
        .exceptionallyCompose(thrown -> createWithoutMore(fields, Failures.of(thrown)));
  }

  private CompletableFuture<UserApi.Created> createWithoutMore(
      Set<String> fields, ProviderException failure) {
    Set<String> more = provisioner.rejectedFields().without(failure, user, fields);
    if (more.equals(fields)) {
      return CompletableFuture.failedFuture(failure);
    }
    Set<String> rejected = new HashSet<>(more);
    rejected.removeAll(fields);
    return createWithout(more)
        .thenApply(
            created -> {
              provisioner.rejectedFields().record(uid, user, rejected, failure);
              return created;
            });
  }

  private static boolean isCode(Throwable thrown, String code) {
    ProviderException failure = Failures.of(thrown);
    return failure.code().filter(code::equals).isPresent();
  }

  private static CompletableFuture<ProvisioningResult> failed(Throwable thrown) {
    return CompletableFuture.failedFuture(Failures.of(thrown));
  }
}
