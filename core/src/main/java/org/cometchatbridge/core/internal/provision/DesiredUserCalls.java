/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.RowWork;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore;

/** Carries out desired states by calls to CometChat, as few as possible. */
final class DesiredUserCalls implements RowWork {

  private final UserProvisioner provisioner;
  private final Duration lease;
  private final int parkAfter;
  private final boolean awaited;

  /** See {@link DesiredUserRun}. */
  DesiredUserCalls(UserProvisioner provisioner, Duration lease, int parkAfter, boolean awaited) {
    this.provisioner = provisioner;
    this.lease = lease;
    this.parkAfter = parkAfter;
    this.awaited = awaited;
  }

  @Override
  public CompletableFuture<Outcome> carryOut(UserStore.Claimed claimed, Scope scope) {
    DesiredUserRun run = new DesiredUserRun(provisioner, claimed.user(), lease, awaited);
    TokenCalls tokens = new TokenCalls(run, claimed.isLastAttempt(parkAfter));
    return calls(run, tokens, scope)
        .handle(
            (done, thrown) ->
                new Outcome(
                    run.sent().sent(),
                    tokens.deleted(),
                    tokens.rejected(),
                    run.context().calls(),
                    run.isCreated(),
                    run.isMissing(),
                    thrown == null ? tokens.failure() : Failures.of(thrown)));
  }

  private static CompletableFuture<Void> calls(
      DesiredUserRun run, TokenCalls tokens, RowWork.Scope scope) {
    DesiredUser user = run.user();
    StandingCalls standing = new StandingCalls(run);
    ProfileCalls profile = new ProfileCalls(run, scope == Scope.ALL);
    if (scope == Scope.WITHOUT_STANDING) {
      return tokens
          .end()
          .thenCompose(done -> user.erases() ? DesiredUserRun.nothing() : profile.write());
    }
    if (user.removal() != 0) {
      return standing
          .prepareRemoval()
          .thenCompose(done -> tokens.end())
          .thenCompose(done -> standing.remove())
          .thenRun(tokens::removed)
          .thenCompose(
              done ->
                  user.standing() == Standing.ACTIVE ? profile.write() : DesiredUserRun.nothing());
    }
    if (user.standing() == Standing.ACTIVE) {
      // The tokens of a deactivated user can be deleted only after the activation.
      return standing
          .activate()
          .thenCompose(done -> tokens.end())
          .thenCompose(done -> profile.write())
          .thenCompose(done -> tokens.endMissed());
    }
    return tokens.end();
  }
}
