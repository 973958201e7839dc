/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.internal.guard.Terms;
import org.cometchatbridge.core.internal.http.ErrorCode;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.time.Deadline;

/** One climb of the {@link Ladder}. Each step is a method that names the next one. */
final class Climb {

  /** Time for a read replica of CometChat to hear of the user that was just created. */
  private static final Duration REPLICA_PAUSE = Duration.ofMillis(250);

  private final Ladder ladder;
  private final Uid uid;
  private final ChatUser user;
  private final Terms terms;
  private volatile boolean anew;

  Climb(Ladder ladder, Uid uid, ChatUser user, Deadline deadline) {
    this.ladder = ladder;
    this.uid = uid;
    this.user = user;
    this.terms = Terms.interactive(uid, deadline);
  }

  CompletableFuture<Outcome> start() {
    long mark = ladder.provisioning().mark();
    if (user.newlyRegistered() || ladder.provisioning().isRunning(uid)) {
      return provision(mark);
    }
    return mint(() -> provision(mark));
  }

  private CompletableFuture<Outcome> provision(long mark) {
    anew = true;
    return ladder
        .provisioning()
        .ensure(uid, mark, this::create)
        .thenCompose(
            created ->
                created.takeToken().map(this::minted).orElseGet(() -> mint(this::mintAfterPause)));
  }

  private CompletableFuture<Outcome> mintAfterPause() {
    CompletableFuture<Void> pause = new CompletableFuture<>();
    ladder.timer().schedule(REPLICA_PAUSE, () -> pause.complete(null));
    return pause.thenCompose(passed -> mint(this::deactivated));
  }

  private CompletableFuture<Outcome> deactivated() {
    return ladder.reactivates()
        ? ladder.reactivate(uid, terms).thenCompose(this::mintIfActive)
        : refused();
  }

  private CompletableFuture<Outcome> mintIfActive(boolean active) {
    return active ? mint(this::refused) : refused();
  }

  private CompletableFuture<Outcome> refused() {
    return CompletableFuture.completedFuture(new Outcome.Deactivated(terms.calls()));
  }

  private CompletableFuture<Outcome> minted(String token) {
    return CompletableFuture.completedFuture(new Outcome.Minted(token, terms.calls(), anew));
  }

  private CompletableFuture<Outcome> mint(Supplier<CompletableFuture<Outcome>> ifNotFound) {
    return ladder
        .mint(uid, terms)
        .thenCompose(this::minted)
        .exceptionallyCompose(
            thrown -> isCode(thrown, ErrorCode.UID_NOT_FOUND) ? ifNotFound.get() : failed(thrown));
  }

  /** A uid that is taken is as good as created: another node was faster, or it is deactivated. */
  private CompletableFuture<Optional<String>> create() {
    return ladder
        .create(uid, user, terms)
        .exceptionallyCompose(this::createWithoutRole)
        .exceptionally(
            thrown -> {
              if (isCode(thrown, ErrorCode.UID_ALREADY_EXISTS)) {
                return Optional.empty();
              }
              throw Failures.of(thrown);
            });
  }

  /** A role that does not exist costs the role, not the login. */
  private CompletableFuture<Optional<String>> createWithoutRole(Throwable thrown) {
    ProviderException failure = Failures.of(thrown);
    return user.role().isPresent() && UserApi.isAboutTheRole(failure)
        ? ladder.createWithoutRole(uid, user, terms)
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
