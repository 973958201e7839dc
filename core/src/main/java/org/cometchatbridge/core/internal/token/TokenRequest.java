/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.lifecycle.GateReading;
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

  /**
   * What is needed while the request runs, if it has failed, or if it replaces a token; {@code
   * null} once there is only the token. Most requests are kept like that, and for long.
   */
  private volatile @Nullable Details details;

  /** Written before the details are removed, and not changed then. */
  private @Nullable ChatToken token;

  private boolean stored;

  /** The last sign-out of the user when the login session began. */
  private volatile long signOutId;

  /** A caller that waits until a point in time of the timer. */
  private record Waiter(Duration until, CompletableFuture<TokenResult> future) {}

  /** Guarded by the token request, except the future. */
  private static final class Details {
    private final Consumer<TokenRequest> onSuccess;
    private final CompletableFuture<TokenResult> completion = new CompletableFuture<>();

    /** {@code null} after completion. */
    private volatile @Nullable Instant since;

    private final @Nullable ChatToken replaced;
    private final SessionHistory history;
    private List<Waiter> waiters = List.of();
    private @Nullable Duration nextCallAt;
    private boolean replacedTaken;
    private boolean completed;

    Details(
        Instant since,
        @Nullable ChatToken replaced,
        SessionHistory history,
        Consumer<TokenRequest> onSuccess) {
      this.since = since;
      this.replaced = replaced;
      this.history = history;
      this.onSuccess = onSuccess;
    }

    TokenResult state() {
      Instant start = since;
      return start == null ? completion.join() : completion.getNow(new TokenResult.Pending(start));
    }

    void complete(TokenResult result) {
      completion.complete(result);
      since = null;
    }
  }

  /**
   * Creates a request that has not started.
   *
   * @param since the wall clock's time, for callers
   * @param replaced the rejected token that the new one replaces, if any
   * @param history what has happened to the login session before
   * @param onSuccess called when the request has a token, before its future completes
   */
  TokenRequest(
      Uid uid,
      String userId,
      Instant since,
      @Nullable ChatToken replaced,
      SessionHistory history,
      Consumer<TokenRequest> onSuccess) {
    this.uid = uid;
    this.signOutId = history.signOutId();
    // The user id often is the uid; then one text is kept.
    this.userId = userId.equals(uid.value()) ? uid.value() : userId;
    this.details = new Details(since, replaced, history, onSuccess);
  }

  /**
   * The rejected token that the next request replaces. It is passed on until a request succeeds.
   */
  static @Nullable ChatToken replacedBy(
      @Nullable TokenRequest previous, @Nullable ChatToken rejected) {
    return rejected != null || previous == null ? rejected : previous.replaced().orElse(null);
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

  /** The last sign-out of the user when the login session began, if the gate has read it. */
  long signOutId() {
    return signOutId;
  }

  /** A new login begins after the last sign-out that its gate has read. */
  void gateRead(GateReading reading) {
    if (signOutId == SessionHistory.UNKNOWN && reading.view() != null) {
      signOutId = reading.view().signedOutAt();
    }
  }

  /** When the credential of the user was issued; {@code null} if it is not known, or not needed. */
  @Nullable Instant issuedAt() {
    Details current = details;
    return current == null ? null : current.history.issuedAt();
  }

  /** Whether the login session had a token before. */
  boolean hadToken() {
    Details current = details;
    return current == null || current.history.hadToken();
  }

  /** The weight in a cache that must not evict a running request: nothing could find its token. */
  synchronized int weight() {
    Details current = details;
    return current == null || current.completed ? 1 : 0;
  }

  /** The result, or pending. */
  TokenResult state() {
    Details current = details;
    return current == null ? ready() : current.state();
  }

  private TokenResult ready() {
    return new TokenResult.Ready(Objects.requireNonNull(token));
  }

  boolean failed() {
    Details current = details;
    return current != null
        && current.completion.isDone()
        && !(current.state() instanceof TokenResult.Ready);
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
    Details current = details;
    return current == null ? Optional.empty() : Optional.ofNullable(current.replaced);
  }

  /** Like {@link #replaced}, but only for the first caller, which revokes the token. */
  synchronized Optional<ChatToken> takeReplaced() {
    Details current = details;
    if (current == null || current.replacedTaken) {
      return Optional.empty();
    }
    current.replacedTaken = true;
    return replaced();
  }

  /** A copy of the future: completing or cancelling it affects no other caller. */
  CompletableFuture<TokenResult> future() {
    Details current = details;
    return current == null ? CompletableFuture.completedFuture(ready()) : current.completion.copy();
  }

  /**
   * A copy of the future for a caller that waits. It completes as pending as soon as it is certain
   * that no result will arrive until then.
   */
  CompletableFuture<TokenResult> awaitUntil(Duration until) {
    Waiter waiter = new Waiter(until, future());
    boolean tooLate = false;
    synchronized (this) {
      Details current = details;
      if (current != null && !current.completed) {
        tooLate = current.nextCallAt != null && current.nextCallAt.compareTo(until) >= 0;
        if (!tooLate) {
          if (current.waiters.isEmpty()) {
            current.waiters = new ArrayList<>(1);
          }
          current.waiters.add(waiter);
        }
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
      Details current = details;
      if (current == null || current.completed) {
        return;
      }
      current.nextCallAt = until;
      released =
          current.waiters.stream()
              .filter(waiter -> !waiter.future().isDone() && until.compareTo(waiter.until()) >= 0)
              .toList();
    }
    released.forEach(waiter -> waiter.future().complete(state()));
  }

  /** Completes with a token. Returns false if the request has completed before. */
  boolean succeed(ChatToken created) {
    Details current = beginCompletion(created);
    if (current == null) {
      return false;
    }
    current.onSuccess.accept(this);
    current.complete(new TokenResult.Ready(created));
    if (current.replaced == null) {
      details = null;
    }
    return true;
  }

  /**
   * Completes without a token, unless the request has completed before.
   *
   * @param result called only if this call completes the request, before its future completes
   */
  void fail(Supplier<TokenResult> result) {
    Details current = beginCompletion(null);
    if (current != null) {
      current.complete(result.get());
    }
  }

  /** The details for the only caller that completes the request. */
  private synchronized @Nullable Details beginCompletion(@Nullable ChatToken created) {
    Details current = details;
    if (current == null || current.completed) {
      return null;
    }
    current.completed = true;
    current.waiters = List.of();
    current.nextCallAt = null;
    token = created;
    return current;
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
