/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.TokenApi;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the tokens of a user: all of them after a sign-out, otherwise the listed ones. A failure
 * to which CometChat has responded does not stop the other work, except a deactivation or erasure:
 * CometChat deletes no token of a deactivated user, and does not document whether these tokens
 * remain valid or become valid again. So the user is not removed before all tokens are deleted,
 * unless CometChat rejects that for good.
 */
final class TokenCalls {

  private static final int TOKENS_OF_A_RUN = 50;

  private final DesiredUserRun run;
  private final TokenApi tokens;
  private final boolean lastAttempt;
  private final Set<ChatToken> deleted = new HashSet<>();
  private volatile @Nullable ProviderException failure;
  private final Map<ChatToken, ProviderException> rejected = new HashMap<>();
  private volatile boolean missed;
  private volatile boolean stopped;

  /**
   * For one run.
   *
   * @param lastAttempt whether a failure is not repeated any more
   */
  TokenCalls(DesiredUserRun run, boolean lastAttempt) {
    this.run = run;
    this.lastAttempt = lastAttempt;
    this.tokens = run.provisioner().client().tokens();
  }

  /** The tokens that need no deletion any more. */
  Collection<ChatToken> deleted() {
    synchronized (deleted) {
      return Set.copyOf(deleted);
    }
  }

  /** The tokens that CometChat will not delete. */
  Map<ChatToken, ProviderException> rejected() {
    synchronized (deleted) {
      return Map.copyOf(rejected);
    }
  }

  /** The last failure, or {@code null}. */
  @Nullable ProviderException failure() {
    return failure;
  }

  CompletableFuture<Void> end() {
    if (isDeactivated()) {
      if (!run.user().flushesTokens()) {
        addDeleted(run.user().tokensToDelete());
      }
      // CometChat deletes no token of a deactivated user. If the deletion before has failed, the
      // tokens are deleted after the activation.
      return DesiredUserRun.nothing();
    }
    if (hasNoTokens()) {
      flushed();
      return DesiredUserRun.nothing();
    }
    return run.user().flushesTokens() ? flush() : deleteListed();
  }

  private boolean isDeactivated() {
    return run.state() == Sent.State.DEACTIVATED
        && (run.user().standing() != Standing.ACTIVE || run.user().erases());
  }

  private boolean isDeactivation() {
    return run.user().removal() != 0 && !run.user().erases();
  }

  /**
   * A user without tokens was removed: who did not exist has none, who was deactivated before may
   * have some after the activation.
   */
  void removed() {
    if (missed && run.state() == Sent.State.ABSENT) {
      flushed();
    }
  }

  /** A login may have created an active user again; that is not recorded. */
  private boolean hasNoTokens() {
    boolean absent = run.state() == Sent.State.ABSENT && run.user().standing() != Standing.ACTIVE;
    return absent || run.isHidden();
  }

  /**
   * A user who was not found may have the old tokens after the reactivation, or as a new user. A
   * user that the bridge did not know of has none, but perhaps already that of the first login.
   */
  CompletableFuture<Void> endMissed() {
    boolean mayHaveOldTokens =
        run.isReactivated() || (run.isCreated() && (isKnown() || run.user().sent().erasedAt() > 0));
    return missed && mayHaveOldTokens ? flush() : DesiredUserRun.nothing();
  }

  private CompletableFuture<Void> flush() {
    return tokens
        .deleteAll(run.uid(), run.context())
        .thenAccept(
            existed -> {
              missed = !existed;
              if (existed || run.user().erases() || (!isDeactivation() && !isKnown())) {
                flushed();
              } else if (!isDeactivation()) {
                leaveOpen();
              }
            })
        .exceptionally(this::notFlushed);
  }

  /** Whether the bridge has ever found or created the user. Others may never have had chat. */
  private boolean isKnown() {
    Sent sent = run.user().sent();
    return sent.state() != Sent.State.UNKNOWN || !sent.hashes().isEmpty();
  }

  /**
   * The user does not exist, or is deactivated in CometChat's dashboard and may have the tokens
   * again after the activation. Nothing shows that activation, so the sign-out is carried out with
   * the next change of the user.
   */
  private void leaveOpen() {
    run.foundInactive(Sent.State.UNKNOWN);
    addDeleted(run.user().tokensToDelete());
  }

  private @Nullable Void notFlushed(Throwable thrown) {
    ProviderException last = Failures.of(thrown);
    if (run.user().removal() == 0) {
      return failed(last);
    }
    if (!lastAttempt && !isFinal(last)) {
      throw last;
    }
    failure = last;
    return null;
  }

  private static boolean isFinal(ProviderException failure) {
    return failure instanceof RejectedException rejection && !OutageDetector.isFixable(rejection);
  }

  private void flushed() {
    run.sent().flushed(run.user().signedOutAt());
    addDeleted(run.user().tokensToDelete());
  }

  /** The other tokens follow in the next run, which other users do not wait for. */
  private CompletableFuture<Void> deleteListed() {
    List<ChatToken> listed = run.user().tokensToDelete();
    CompletableFuture<Void> all = DesiredUserRun.nothing();
    for (ChatToken token : listed.subList(0, Math.min(listed.size(), TOKENS_OF_A_RUN))) {
      all =
          all.thenCompose(
              done -> stopped || run.isLong() ? DesiredUserRun.nothing() : delete(token));
    }
    return all;
  }

  private CompletableFuture<Void> delete(ChatToken token) {
    return tokens
        .delete(token, run.context())
        .thenAccept(existed -> addDeleted(List.of(token)))
        .exceptionally(thrown -> notDeleted(token, Failures.of(thrown)));
  }

  /** A token that CometChat rejects for good must not keep the others. */
  private @Nullable Void notDeleted(ChatToken token, ProviderException last) {
    if (!isFinal(last)) {
      stopped = last instanceof RejectedException || last instanceof RateLimitedException;
      return failed(last);
    }
    synchronized (deleted) {
      rejected.put(token, last);
    }
    return null;
  }

  /** Without a response to this call, there is probably none to the next. */
  private @Nullable Void failed(Throwable thrown) {
    ProviderException last = Failures.of(thrown);
    if (last.status().isEmpty()) {
      throw last;
    }
    failure = last;
    return null;
  }

  private void addDeleted(List<ChatToken> more) {
    synchronized (deleted) {
      deleted.addAll(more);
    }
  }
}
