/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Single-flight creation of users: concurrent provisioning runs of a user share one creation.
 *
 * <p>A run may receive "no such user" and get here after another run has created the user.
 * Therefore creations are numbered: a run that started before the number of the last creation needs
 * no creation of its own.
 */
final class UserCreations {

  /** Longer than the longest {@code tokenTimeout}. */
  private static final Duration RETENTION = Duration.ofMinutes(6);

  private final ConcurrentMap<Uid, CompletableFuture<Created>> running = new ConcurrentHashMap<>();
  private final AtomicLong lastNumber = new AtomicLong();
  private final Cache<Uid, Long> completed;

  /**
   * Creates a memory without creations.
   *
   * @param maxUsers how many creations are remembered; beyond it a run may make one more call,
   *     which CometChat rejects because the user exists
   */
  UserCreations(Timer timer, long maxUsers) {
    this.completed =
        Caffeine.newBuilder()
            .expireAfterWrite(RETENTION)
            .maximumSize(maxUsers)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /** A completed creation. If it returned a token, the first run that takes the token gets it. */
  static final class Created {

    private @Nullable String token;

    private Created(@Nullable String token) {
      this.token = token;
    }

    synchronized Optional<String> takeToken() {
      Optional<String> taken = Optional.ofNullable(token);
      token = null;
      return taken;
    }
  }

  /** The number of the last creation. Read it before a call that may find no such user. */
  long lastNumber() {
    return lastNumber.get();
  }

  boolean isRunning(Uid uid) {
    return running.containsKey(uid);
  }

  /**
   * Ensures that the user is created after the given number.
   *
   * @param number {@link #lastNumber} before the call that found no such user
   * @param create starts the creation; called only if none is running or completed
   * @return a copy of the future of the creation; cancelling it does not affect the creation
   */
  CompletableFuture<Created> ensureCreated(
      Uid uid, long number, Supplier<CompletableFuture<Optional<String>>> create) {
    CompletableFuture<Created> mine = new CompletableFuture<>();
    CompletableFuture<Created> theirs = running.putIfAbsent(uid, mine);
    if (theirs != null) {
      return theirs.copy();
    }
    Long completedNumber = completed.getIfPresent(uid);
    boolean createdMeanwhile = completedNumber != null && completedNumber > number;
    publish(
        uid,
        createdMeanwhile
            ? CompletableFuture.completedFuture(new Created(null))
            : started(create).thenApply(token -> created(uid, token)),
        mine);
    return mine.copy();
  }

  /**
   * Turns an exception into a failed future: the creation must not remain registered as running.
   */
  private static CompletableFuture<Optional<String>> started(
      Supplier<CompletableFuture<Optional<String>>> create) {
    try {
      return create.get();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Created created(Uid uid, Optional<String> token) {
    completed.put(uid, lastNumber.incrementAndGet());
    return new Created(token.orElse(null));
  }

  /**
   * Removes the creation before its future completes: a caller that retries on failure must not
   * join the failed creation. A caller that arrives in between after a success finds its number.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the completion is handled in the stage itself
  private void publish(
      Uid uid, CompletableFuture<Created> creation, CompletableFuture<Created> published) {
    creation.whenComplete(
        (created, failure) -> {
          running.remove(uid, published);
          if (failure != null) {
            published.completeExceptionally(failure);
          } else {
            published.complete(created);
          }
        });
  }
}
