/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.cometchatbridge.core.Uid;

/**
 * The calls of logins that create or reactivate a user, or create a token. The reconciler waits for
 * them before it deletes or deactivates the user; otherwise CometChat might process the deletion
 * first, and a token that is created between the deletion of all tokens and the deactivation could
 * not be deleted any more.
 */
final class ExclusiveCalls {

  private final ConcurrentMap<Uid, CompletableFuture<?>> running = new ConcurrentHashMap<>();

  /**
   * Registers a call before it is decided whether to make it: a deletion that the decision does not
   * see finds the call.
   */
  <T> CompletableFuture<T> run(Uid uid, Supplier<CompletableFuture<T>> call) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    running.merge(uid, mine, CompletableFuture::allOf);
    return started(call)
        .whenComplete(
            (result, thrown) -> {
              mine.complete(null);
              running.computeIfPresent(uid, (user, calls) -> calls.isDone() ? null : calls);
            });
  }

  private static <T> CompletableFuture<T> started(Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Completes when the calls that are registered now have ended; never exceptionally. */
  CompletableFuture<?> ended(Uid uid) {
    CompletableFuture<?> calls = running.get(uid);
    return calls == null ? CompletableFuture.completedFuture(null) : calls.copy();
  }
}
