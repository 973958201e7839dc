/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.TokenApi;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the tokens of a user: all of them after a sign-out, otherwise the listed ones. A failure
 * to which CometChat has responded does not stop the other work.
 */
final class TokenCalls {

  private final DesiredUserRun run;
  private final TokenApi tokens;
  private final Set<ChatToken> deleted = new HashSet<>();
  private volatile @Nullable ProviderException failure;
  private volatile boolean missed;

  TokenCalls(DesiredUserRun run) {
    this.run = run;
    this.tokens = run.provisioner().client().tokens();
  }

  /** The tokens that need no deletion any more. */
  Collection<ChatToken> deleted() {
    synchronized (deleted) {
      return Set.copyOf(deleted);
    }
  }

  /** The last failure, or {@code null}. */
  @Nullable ProviderException failure() {
    return failure;
  }

  CompletableFuture<Void> end() {
    if (isDeactivated()) {
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

  private boolean hasNoTokens() {
    return run.state() == Sent.State.ABSENT || run.isHidden();
  }

  /** A user who was found to be deactivated may have the old tokens after the reactivation. */
  CompletableFuture<Void> endMissed() {
    return missed ? flush() : DesiredUserRun.nothing();
  }

  private CompletableFuture<Void> flush() {
    return tokens
        .deleteAll(run.uid(), run.context())
        .thenAccept(
            existed -> {
              missed = !existed;
              flushed();
            })
        .exceptionally(this::failed);
  }

  private void flushed() {
    run.sent().flushed(run.user().signedOutAt());
    addDeleted(run.user().tokensToDelete());
  }

  private CompletableFuture<Void> deleteListed() {
    CompletableFuture<Void> all = DesiredUserRun.nothing();
    for (ChatToken token : run.user().tokensToDelete()) {
      all = all.thenCompose(done -> delete(token));
    }
    return all;
  }

  private CompletableFuture<Void> delete(ChatToken token) {
    return tokens
        .delete(token, run.context())
        .thenAccept(existed -> addDeleted(List.of(token)))
        .exceptionally(this::failed);
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
