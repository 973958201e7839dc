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
 * Creates each user once, however many login sessions of the user find out at the same time that it
 * is missing.
 *
 * <p>A climb that was told "no such user" may come late, when another one has created the user
 * already. Marks order the two: a creation that ended after the mark was taken answers it.
 */
final class Provisioning {

  /** Longer than any token request may last. */
  private static final Duration REMEMBERED = Duration.ofMinutes(6);

  private static final int REMEMBERED_USERS = 50_000;

  private final ConcurrentMap<Uid, CompletableFuture<Created>> running = new ConcurrentHashMap<>();
  private final AtomicLong marks = new AtomicLong();
  private final Cache<Uid, Long> ended;

  Provisioning(Timer timer) {
    this.ended =
        Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(REMEMBERED_USERS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /** The end of a creation; its token, if it brought one, is for the first climb that takes it. */
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

  /** Taken before a call whose answer may be "no such user". */
  long mark() {
    return marks.get();
  }

  boolean isRunning(Uid uid) {
    return running.containsKey(uid);
  }

  /**
   * Makes sure that the user exists.
   *
   * @param mark taken before the call that said that there is no such user
   * @param create begins the creation; run by the one climb that has to
   * @return a view of the one creation; cancelling it leaves the creation whole
   */
  CompletableFuture<Created> ensure(
      Uid uid, long mark, Supplier<CompletableFuture<Optional<String>>> create) {
    CompletableFuture<Created> mine = new CompletableFuture<>();
    CompletableFuture<Created> theirs = running.putIfAbsent(uid, mine);
    if (theirs != null) {
      return theirs.copy();
    }
    Long lastEnd = ended.getIfPresent(uid);
    boolean createdMeanwhile = lastEnd != null && lastEnd > mark;
    publish(
        uid,
        createdMeanwhile
            ? CompletableFuture.completedFuture(new Created(null))
            : begun(create).thenApply(token -> created(uid, token)),
        mine);
    return mine.copy();
  }

  /**
   * A creation that cannot even begin has failed: left as running, it would be waited for always.
   */
  private static CompletableFuture<Optional<String>> begun(
      Supplier<CompletableFuture<Optional<String>>> create) {
    try {
      return create.get();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Created created(Uid uid, Optional<String> token) {
    ended.put(uid, marks.incrementAndGet());
    return new Created(token.orElse(null));
  }

  /**
   * The way is cleared before the end is told: who hears of a failure and tries again must not meet
   * the failed creation. Who comes in between after a success is answered by its mark.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the end is handled in the stage itself
  private void publish(
      Uid uid, CompletableFuture<Created> creation, CompletableFuture<Created> end) {
    creation.whenComplete(
        (created, failure) -> {
          running.remove(uid, end);
          if (failure != null) {
            end.completeExceptionally(failure);
          } else {
            end.complete(created);
          }
        });
  }
}
