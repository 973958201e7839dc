/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.http.ErrorCode;
import org.cometchatbridge.core.internal.lifecycle.Sent;

/** Activates, deactivates or erases a user. */
final class StandingCalls {

  private final DesiredUserRun run;

  StandingCalls(DesiredUserRun run) {
    this.run = run;
  }

  /** Activates a user, if the application has asked for it since the last deactivation. */
  CompletableFuture<Void> activate() {
    return run.user().changesStanding()
        ? run.reactivate().thenAccept(exists -> {})
        : DesiredUserRun.nothing();
  }

  /**
   * Waits for the calls of logins, because CometChat might process the removal before them, and
   * checks the owner.
   */
  CompletableFuture<Void> prepareRemoval() {
    return run.provisioner()
        .idle(run.uid())
        .thenCompose(
            idle ->
                run.isOwnerKnown()
                    ? DesiredUserRun.nothing()
                    : run.read().thenAccept(found -> found.ifPresent(run::check)));
  }

  /** Deactivates or erases the user. */
  CompletableFuture<Void> remove() {
    return run.user().erases() ? erase() : deactivate();
  }

  /** The batch call says for each uid what it has found; the call for one user does not. */
  private CompletableFuture<Void> deactivate() {
    if (run.state() == Sent.State.DEACTIVATED) {
      return DesiredUserRun.nothing();
    }
    run.sent().state(Sent.State.UNKNOWN);
    return run.users()
        .deactivate(List.of(run.uid()), run.context())
        // CometChat may hide a deactivated user: only the response can say that there is none.
        .thenCompose(
            outcome ->
                run.exists(outcome, true)
                    .thenApply(found -> found || outcome.exists(run.uid()).isEmpty()))
        .thenAccept(
            exists -> {
              if (exists) {
                run.sent().state(Sent.State.DEACTIVATED);
              } else {
                run.sent().absent();
              }
            });
  }

  private CompletableFuture<Void> erase() {
    run.sent().state(Sent.State.UNKNOWN);
    return run.users()
        .delete(run.uid(), true, run.context())
        .thenCompose(existed -> existed ? DesiredUserRun.nothing() : eraseIfHidden())
        .thenAccept(
            done -> {
              run.sent().erased(run.user().erasedAt());
              run.provisioner().ownership().discard(run.uid());
            });
  }

  /** "No such user" may also mean a deactivated one, which is then reactivated to be erased. */
  private CompletableFuture<Void> eraseIfHidden() {
    return run.users()
        .deactivate(List.of(run.uid()), run.context())
        .thenCompose(outcome -> outcome.exists(run.uid()).orElse(true) ? eraseHidden() : missing());
  }

  private CompletableFuture<Void> eraseHidden() {
    return run.reactivate()
        .thenCompose(
            exists ->
                exists
                    ? deleteTokens()
                        .thenCompose(deleted -> run.users().delete(run.uid(), true, run.context()))
                        .thenAccept(StandingCalls::requireErased)
                    : missing());
  }

  private CompletableFuture<Void> missing() {
    run.recordMissing();
    return DesiredUserRun.nothing();
  }

  /** CometChat may have kept the tokens, for a later user with the uid. */
  private CompletableFuture<Boolean> deleteTokens() {
    return run.provisioner().client().tokens().deleteAll(run.uid(), run.context());
  }

  private static void requireErased(boolean erased) {
    if (!erased) {
      throw new UnavailableException(
          "CometChat does not delete a user that exists", 404, ErrorCode.UID_NOT_FOUND, null);
    }
  }
}
