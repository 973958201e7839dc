/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous run that creates a token, and its result.
 *
 * <p>It completes exactly once: with a token, with a failure, or because it was cancelled. A token
 * that arrives after completion is not used.
 */
final class TokenRequest {

  private final Uid uid;
  private final String userId;

  /** {@code null} after completion: a completed request may be kept for long. */
  private volatile @Nullable Instant since;

  private final Duration startedAt;
  private final @Nullable ChatToken replaced;
  private final Consumer<TokenRequest> onSuccess;
  private final CompletableFuture<TokenResult> completion = new CompletableFuture<>();
  private @Nullable ChatToken token;
  private List<Waiter> waiters = List.of();
  private @Nullable Duration nextCallAt;
  private boolean replacedTaken;
  private boolean stored;
  private boolean completed;

  /** A caller that waits until a point in time of the timer. */
  private record Waiter(Duration until, CompletableFuture<TokenResult> future) {}

  /**
   * Creates a request that has not started.
   *
   * @param since the wall clock's time, for callers
   * @param startedAt the timer's time; unlike the wall clock it is never set back
   * @param replaced the rejected token that the new one replaces, if any
   * @param onSuccess called when the request has a token, before its future completes
   */
  TokenRequest(
      Uid uid,
      String userId,
      Instant since,
      Duration startedAt,
      @Nullable ChatToken replaced,
      Consumer<TokenRequest> onSuccess) {
    this.uid = uid;
    // The user id often is the uid; then one text is kept.
    this.userId = userId.equals(uid.value()) ? uid.value() : userId;
    this.since = since;
    this.startedAt = startedAt;
    this.replaced = replaced;
    this.onSuccess = onSuccess;
  }

  /**
   * The rejected token that the next request replaces. It is passed on until a request succeeds.
   */
  static @Nullable ChatToken replacedBy(
      @Nullable TokenRequest previous, @Nullable ChatToken rejected) {
    return rejected != null || previous == null ? rejected : previous.replaced;
  }

  Uid uid() {
    return uid;
  }

  String userId() {
    return userId;
  }

  /**
   * Whether it was started for this user. The uid alone does not decide: a mapping of the
   * application may return one uid for two user ids.
   */
  boolean belongsTo(ChatUser user) {
    return userId.equals(user.userId());
  }

  /** When the request started, by the timer. */
  Duration startedAt() {
    return startedAt;
  }

  /** The weight in a cache that must not evict a running request: nothing could find its token. */
  synchronized int weight() {
    return completed ? 1 : 0;
  }

  /** The result, or pending. */
  TokenResult state() {
    Instant start = since;
    return start == null ? completion.join() : completion.getNow(new TokenResult.Pending(start));
  }

  boolean failed() {
    return completion.isDone() && !(state() instanceof TokenResult.Ready);
  }

  /** Whether it has, or may still get, a token other than the rejected one. */
  boolean canServe(@Nullable ChatToken rejected) {
    return !failed() && (rejected == null || !hasToken(rejected));
  }

  boolean hasToken(ChatToken candidate) {
    return token().filter(candidate::equals).isPresent();
  }

  /** The rejected token that this request's token replaces. */
  Optional<ChatToken> replaced() {
    return Optional.ofNullable(replaced);
  }

  /** Like {@link #replaced}, but only for the first caller, which revokes the token. */
  synchronized Optional<ChatToken> takeReplaced() {
    if (replacedTaken) {
      return Optional.empty();
    }
    replacedTaken = true;
    return replaced();
  }

  /** A copy of the future: completing or cancelling it affects no other caller. */
  CompletableFuture<TokenResult> future() {
    return completion.copy();
  }

  /**
   * A copy of the future for a caller that waits. It completes as pending as soon as it is certain
   * that no result will arrive until then.
   */
  CompletableFuture<TokenResult> awaitUntil(Duration until) {
    Waiter waiter = new Waiter(until, future());
    boolean tooLate;
    synchronized (this) {
      tooLate = nextCallAt != null && nextCallAt.compareTo(until) >= 0;
      if (!tooLate && !completed) {
        if (waiters.isEmpty()) {
          waiters = new ArrayList<>(1);
        }
        waiters.add(waiter);
      }
    }
    if (tooLate) {
      waiter.future().complete(state());
    }
    return waiter.future();
  }

  /** Records that no call is made before a point in time, and releases the earlier waiters. */
  void postponed(Duration until) {
    List<Waiter> released;
    synchronized (this) {
      nextCallAt = until;
      released =
          waiters.stream()
              .filter(waiter -> !waiter.future().isDone() && until.compareTo(waiter.until()) >= 0)
              .toList();
    }
    released.forEach(waiter -> waiter.future().complete(state()));
  }

  /** Completes with a token. Returns false if the request has completed before. */
  boolean succeed(ChatToken created) {
    synchronized (this) {
      if (completed) {
        return false;
      }
      completed = true;
      waiters = List.of();
      token = created;
    }
    onSuccess.accept(this);
    completion.complete(new TokenResult.Ready(created));
    since = null;
    return true;
  }

  /**
   * Completes without a token, unless the request has completed before.
   *
   * @param result called only if this call completes the request, before its future completes
   */
  void fail(Supplier<TokenResult> result) {
    synchronized (this) {
      if (completed) {
        return;
      }
      completed = true;
      waiters = List.of();
    }
    completion.complete(result.get());
    since = null;
  }

  /** Cancels the request, if it is running. Returns its token, if it has one. */
  Optional<ChatToken> cancel(TokenResult result) {
    fail(() -> result);
    return token();
  }

  synchronized Optional<ChatToken> token() {
    return Optional.ofNullable(token);
  }

  /** Records that the login session stores this request's token. */
  synchronized void markStored() {
    stored = true;
  }

  /** The token, if no login session is known to store it. */
  synchronized Optional<ChatToken> unclaimedToken() {
    return stored ? Optional.empty() : Optional.ofNullable(token);
  }
}
