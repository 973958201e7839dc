/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.internal.time.Timer;

/** Caches whose entries expire by the bridge's timer. */
final class TimedCaches {

  private TimedCaches() {}

  /** A cache that removes expired entries when it is used. */
  static Caffeine<Object, Object> of(Timer timer, Duration lifetime) {
    return Caffeine.newBuilder()
        .expireAfterWrite(lifetime)
        .ticker(() -> timer.elapsed().toNanos())
        .executor(Runnable::run);
  }

  /** A cache that removes expired entries on time, even if it is not used. */
  @SuppressWarnings("FutureReturnValueIgnored") // the stage only reacts to a cancellation
  static Caffeine<Object, Object> scheduled(Timer timer, Duration lifetime) {
    return of(timer, lifetime)
        .scheduler(
            (executor, task, delay, unit) -> {
              CompletableFuture<Void> done = new CompletableFuture<>();
              Timer.Cancellable scheduled =
                  timer.schedule(
                      Duration.of(delay, unit.toChronoUnit()),
                      () -> {
                        executor.execute(task);
                        done.complete(null);
                      });
              done.exceptionally(
                  cancelled -> {
                    scheduled.cancel();
                    return null;
                  });
              return done;
            });
  }
}
