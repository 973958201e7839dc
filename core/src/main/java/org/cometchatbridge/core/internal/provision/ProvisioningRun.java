/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.TokenResult.NotEligible.Reason;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.http.ErrorCode;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.internal.time.Deadline;

/** One climb of the {@link UserProvisioner}. Each step is a method that names the next one. */
final class ProvisioningRun {

  /** Time for a read replica of CometChat to hear of the user that was just created. */
  private static final Duration REPLICA_PAUSE = Duration.ofMillis(250);

  private final UserProvisioner provisioner;
  private final Uid uid;
  private final ChatUser user;
  private final CallContext context;
  private final Deadline deadline;
  private volatile boolean looked;
  private volatile boolean anew;
  private volatile boolean broughtBack;

  ProvisioningRun(
      UserProvisioner provisioner,
      Uid uid,
      ChatUser user,
      Deadline deadline,
      Consumer<Duration> postponed) {
    this.provisioner = provisioner;
    this.uid = uid;
    this.user = user;
    this.deadline = deadline;
    this.context = CallContext.interactive(uid, deadline, postponed);
  }

  CompletableFuture<Outcome> start() {
    long mark = provisioner.provisioning().mark();
    if (user.newlyRegistered() || provisioner.provisioning().isRunning(uid)) {
      return provision(mark, this::create);
    }
    return mustLook()
        ? look(() -> provision(mark, this::create))
        : mint(() -> provision(mark, this::createAnew));
  }

  private CompletableFuture<Outcome> provision(
      long mark, Supplier<CompletableFuture<Optional<String>>> creation) {
    anew = true;
    return provisioner
        .provisioning()
        .ensure(uid, mark, creation)
        .thenCompose(
            created ->
                created.takeToken().map(this::minted).orElseGet(this::mintForTheUserWhoExists));
  }

  /** Another node was faster, or the uid is somebody else's, or the user is deactivated. */
  private CompletableFuture<Outcome> mintForTheUserWhoExists() {
    return isKnown() ? mint(this::mintAfterPause) : look(this::againAfterPause);
  }

  private boolean mustLook() {
    return provisioner.ownership().looksAtEverybody() && !isKnown();
  }

  private boolean isKnown() {
    return looked || provisioner.ownership().isOwn(uid, user.userId());
  }

  /** Sees whose the user is. A deactivated one may be hidden as if there were none. */
  private CompletableFuture<Outcome> look(Supplier<CompletableFuture<Outcome>> ifAbsent) {
    return provisioner
        .look(uid, context)
        .thenApply(found -> found.map(this::judged).orElse(ifAbsent))
        .exceptionally(this::unlooked)
        .thenCompose(Supplier::get);
  }

  private Supplier<CompletableFuture<Outcome>> judged(UserApi.Found found) {
    return () -> judge(found);
  }

  private CompletableFuture<Outcome> judge(UserApi.Found found) {
    Ownership.Verdict verdict = provisioner.ownership().judge(uid, user.userId(), found.user());
    if (verdict == Ownership.Verdict.FOREIGN) {
      return rejected(Reason.FOREIGN_USER);
    }
    if (verdict == Ownership.Verdict.UNSTAMPED) {
      return rejected(Reason.UNSTAMPED_USER);
    }
    looked = true;
    if (verdict == Ownership.Verdict.TO_STAMP) {
      stamp(found);
    }
    return found.user().deactivated() ? deactivated() : mintForTheUserWhoWasSeen();
  }

  /** Nobody waits for it. If CometChat was not to be had, the next login tries again. */
  @SuppressWarnings("FutureReturnValueIgnored") // a failure changes nothing for this login
  private void stamp(UserApi.Found found) {
    provisioner
        .stamp(uid, found, Stamp.of(uid, user.userId()), CallContext.background(uid, deadline))
        .whenComplete(
            (done, thrown) -> {
              if (thrown != null && !(Failures.of(thrown) instanceof RejectedException)) {
                provisioner.ownership().forget(uid);
              }
            });
  }

  /** A key that may not read users costs the look where it was only a precaution. */
  private Supplier<CompletableFuture<Outcome>> unlooked(Throwable thrown) {
    ProviderException failure = Failures.of(thrown);
    if (mustLook() || !(failure instanceof RejectedException)) {
      throw failure;
    }
    return this::mintForTheUserWhoWasSeen;
  }

  /** Who has been brought back and is still not to be found would be so again. */
  private CompletableFuture<Outcome> mintForTheUserWhoWasSeen() {
    return mint(broughtBack ? this::rejected : this::mintAfterPause);
  }

  private CompletableFuture<Outcome> mintAfterPause() {
    return afterPause(() -> mint(this::deactivated));
  }

  private CompletableFuture<Outcome> againAfterPause() {
    return afterPause(() -> mustLook() ? look(this::deactivated) : mint(this::deactivated));
  }

  private CompletableFuture<Outcome> afterPause(Supplier<CompletableFuture<Outcome>> next) {
    CompletableFuture<Void> pause = new CompletableFuture<>();
    provisioner.timer().schedule(REPLICA_PAUSE, () -> pause.complete(null));
    return pause.thenCompose(passed -> next.get());
  }

  private CompletableFuture<Outcome> deactivated() {
    return provisioner.reactivates() && !broughtBack
        ? provisioner.reactivate(uid, context).thenCompose(this::mintIfActive)
        : rejected();
  }

  private CompletableFuture<Outcome> mintIfActive(boolean active) {
    if (!active) {
      return rejected();
    }
    anew = true;
    broughtBack = true;
    return isKnown() ? mint(this::rejected) : look(this::rejected);
  }

  private CompletableFuture<Outcome> rejected() {
    return rejected(Reason.DEACTIVATED);
  }

  private CompletableFuture<Outcome> rejected(Reason reason) {
    return CompletableFuture.completedFuture(new Outcome.Rejected(reason, context.calls()));
  }

  private CompletableFuture<Outcome> minted(String token) {
    return CompletableFuture.completedFuture(new Outcome.Minted(token, context.calls(), anew));
  }

  private CompletableFuture<Outcome> mint(Supplier<CompletableFuture<Outcome>> ifNotFound) {
    return provisioner
        .mint(uid, context)
        .thenCompose(this::minted)
        .exceptionallyCompose(
            thrown -> isCode(thrown, ErrorCode.UID_NOT_FOUND) ? ifNotFound.get() : failed(thrown));
  }

  /** The user whom this node may have known is gone, and who has the uid next may be another's. */
  private CompletableFuture<Optional<String>> createAnew() {
    provisioner.ownership().forget(uid);
    return create();
  }

  /** A uid that is taken is as good as created: another node was faster, or it is deactivated. */
  private CompletableFuture<Optional<String>> create() {
    return provisioner
        .create(uid, user, context)
        .exceptionallyCompose(this::createWithoutRole)
        .thenApply(this::own)
        .exceptionally(
            thrown -> {
              ProviderException failure = Failures.of(thrown);
              if (UserApi.isTaken(failure)) {
                return Optional.empty();
              }
              throw failure;
            });
  }

  private Optional<String> own(UserApi.Created created) {
    provisioner.ownership().heard(created.showsPrivateMetadata());
    provisioner.ownership().stamped(uid, user.userId());
    return Optional.ofNullable(created.token());
  }

  /** A role that does not exist costs the role, not the login. */
  private CompletableFuture<UserApi.Created> createWithoutRole(Throwable thrown) {
    ProviderException failure = Failures.of(thrown);
    return user.role().isPresent() && UserApi.isAboutTheRole(failure)
        ? provisioner.createWithoutRole(uid, user, context)
        : CompletableFuture.failedFuture(failure);
  }

  private static boolean isCode(Throwable thrown, String code) {
    ProviderException failure = Failures.of(thrown);
    return failure.code().filter(code::equals).isPresent();
  }

  private static CompletableFuture<Outcome> failed(Throwable thrown) {
    return CompletableFuture.failedFuture(Failures.of(thrown));
  }
}
