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
import org.cometchatbridge.core.internal.memory.BoundedMap;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous run that creates a token, and its result.
 *
 * <p>It completes exactly once: with a token, with a failure, or because it was cancelled. A token
 * that arrives after completion is not used.
 */
final class TokenRequest {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final String userId;

  /**
   * What is needed while the request runs, if it has failed, or if it replaces a token; {@code
   * null} once there is only the token. Most requests are kept like that, and for long.
   */
  private volatile @Nullable State state;

  /** Written before the state is removed, and not changed then. */
  private @Nullable ChatToken token;

  private boolean stored;

  /** Guarded by the map that keeps the request, like the time. */
  private boolean kept;

  /** The seconds of the timer, which wrap around after 136 years. */
  private int keptSince;

  /** A caller that waits until a point in time of the timer. */
  private record Waiter(Duration until, CompletableFuture<TokenResult> future) {}

  /** What a token would contain as well. */
  private abstract static sealed class State {
    final Uid uid;
    final boolean hadToken;

    /** The last sign-out of the user when the login session began. */
    volatile long signOutId;

    State(Uid uid, boolean hadToken, long signOutId) {
      this.uid = uid;
      this.hadToken = hadToken;
      this.signOutId = signOutId;
    }

    abstract TokenResult result();

    abstract CompletableFuture<TokenResult> future();
  }

  /** Guarded by the token request, except the future. */
  private static final class Details extends State {
    private final Consumer<TokenRequest> onSuccess;
    private final CompletableFuture<TokenResult> completion = new CompletableFuture<>();
    private Runnable beforeCompletion = () -> {};

    /** {@code null} after completion. */
    private volatile @Nullable Instant since;

    private final @Nullable ChatToken replaced;
    private final @Nullable Instant issuedAt;
    private List<Waiter> waiters = List.of();
    private @Nullable Duration nextCallAt;
    private boolean replacedTaken;
    private boolean completed;

    Details(
        Uid uid,
        Instant since,
        @Nullable ChatToken replaced,
        SessionHistory history,
        Consumer<TokenRequest> onSuccess) {
      super(uid, history.hadToken(), history.signOutId());
      this.since = since;
      this.replaced = replaced;
      this.issuedAt = history.issuedAt();
      this.onSuccess = onSuccess;
    }

    @Override
    TokenResult result() {
      Instant start = since;
      return start == null ? completion.join() : completion.getNow(new TokenResult.Pending(start));
    }

    @Override
    CompletableFuture<TokenResult> future() {
      return completion.copy();
    }

    void complete(TokenResult result) {
      try {
        beforeCompletion.run();
      } finally {
        completion.complete(result);
        since = null;
      }
    }
  }

  /** A failure without the objects of its result: in an outage, each login session keeps one. */
  private static final class Failed extends State {
    private final Enum<?> reason;
    private final long retryAfter;

    private Failed(Details details, Enum<?> reason, long retryAfter) {
      super(details.uid, details.hadToken, details.signOutId);
      this.reason = reason;
      this.retryAfter = retryAfter;
    }

    /** The same state in less memory, if that is possible. */
    static State of(Details details, TokenResult result) {
      if (details.replaced != null) {
        return details;
      }
      if (result instanceof TokenResult.Unavailable unavailable) {
        return new Failed(details, unavailable.cause(), unavailable.retryAfter().toNanos());
      }
      return result instanceof TokenResult.NotEligible notEligible
          ? new Failed(details, notEligible.reason(), 0)
          : details;
    }

    @Override
    TokenResult result() {
      return reason instanceof TokenResult.Unavailable.Cause cause
          ? new TokenResult.Unavailable(Duration.ofNanos(retryAfter), cause)
          : new TokenResult.NotEligible((TokenResult.NotEligible.Reason) reason);
    }

    @Override
    CompletableFuture<TokenResult> future() {
      return CompletableFuture.completedFuture(result());
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
    // The user id often is the uid; then one text is kept.
    this.userId = userId.equals(uid.value()) ? uid.value() : userId;
    this.state = new Details(uid, since, replaced, history, onSuccess);
  }

  /**
   * The rejected token that the next request replaces. It is passed on until a request succeeds.
   */
  static @Nullable ChatToken replacedBy(
      @Nullable TokenRequest previous, @Nullable ChatToken rejected) {
    return rejected != null || previous == null ? rejected : previous.replaced().orElse(null);
  }

  Uid uid() {
    State current = state;
    return current == null ? kept().uid() : current.uid;
  }

  /** The token, once there is nothing else. */
  private ChatToken kept() {
    return Objects.requireNonNull(token);
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
    State current = state;
    return current == null ? kept().signOutId() : current.signOutId;
  }

  /** A new login begins after the last sign-out that its gate has read. */
  synchronized void gateRead(GateReading reading) {
    State current = state;
    if (current != null && current.signOutId == SessionHistory.UNKNOWN && reading.view() != null) {
      current.signOutId = reading.view().signedOutAt();
    }
  }

  /** When the credential of the user was issued; {@code null} if it is not known, or not needed. */
  @Nullable Instant issuedAt() {
    return state instanceof Details details ? details.issuedAt : null;
  }

  /** Whether the login session had a token before. */
  boolean hadToken() {
    State current = state;
    return current == null || current.hadToken;
  }

  /**
   * Sets what is called when the request has its result, before its future completes: a caller that
   * has waited finds it done. Before the request starts.
   */
  void beforeCompletion(Runnable action) {
    if (state instanceof Details details) {
      details.beforeCompletion = action;
    }
  }

  /** The request has completed, and is kept from a point in time of the timer. */
  void keep(Duration since) {
    kept = true;
    keptSince = (int) since.toSeconds();
  }

  /** See {@link BoundedMap.Lifetime}. A running request is kept: nothing could find its token. */
  long left(Duration retention, long now) {
    if (!kept) {
      return BoundedMap.PINNED;
    }
    Duration time = Duration.ofNanos(now);
    // Rounded up, since the beginning is rounded down.
    int seconds = (int) retention.toSeconds() + 1 - ((int) time.toSeconds() - keptSince);
    return seconds * NANOS_PER_SECOND - time.toNanosPart();
  }

  /** The result, or pending. */
  TokenResult state() {
    State current = state;
    return current == null ? ready() : current.result();
  }

  private TokenResult ready() {
    return new TokenResult.Ready(kept());
  }

  boolean failed() {
    State current = state;
    return current instanceof Failed
        || (current instanceof Details details
            && details.completion.isDone()
            && !(details.result() instanceof TokenResult.Ready));
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
    return state instanceof Details details
        ? Optional.ofNullable(details.replaced)
        : Optional.empty();
  }

  /** Like {@link #replaced}, but only for the first caller, which revokes the token. */
  synchronized Optional<ChatToken> takeReplaced() {
    if (!(state instanceof Details details) || details.replacedTaken) {
      return Optional.empty();
    }
    details.replacedTaken = true;
    return replaced();
  }

  /** A copy of the future: completing or cancelling it affects no other caller. */
  CompletableFuture<TokenResult> future() {
    State current = state;
    return current == null ? CompletableFuture.completedFuture(ready()) : current.future();
  }

  /**
   * A copy of the future for a caller that waits. It completes as pending as soon as it is certain
   * that no result will arrive until then.
   */
  CompletableFuture<TokenResult> awaitUntil(Duration until) {
    Waiter waiter = new Waiter(until, future());
    boolean tooLate = false;
    synchronized (this) {
      if (state instanceof Details current && !current.completed) {
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
      if (!(state instanceof Details current) || current.completed) {
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
      state = null;
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
      TokenResult failure = result.get();
      current.complete(failure);
      reduce(current, failure);
    }
  }

  private synchronized void reduce(Details details, TokenResult failure) {
    state = Failed.of(details, failure);
  }

  /** The details for the only caller that completes the request. */
  private synchronized @Nullable Details beginCompletion(@Nullable ChatToken created) {
    if (!(state instanceof Details current) || current.completed) {
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
