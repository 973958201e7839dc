/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.lifecycle.RowWork.Outcome;
import org.cometchatbridge.core.internal.lifecycle.RowWork.Scope;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completion;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Next;
import org.cometchatbridge.core.internal.time.Backoff;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what is desired of the users of one CometChat app: folds changes, claims the states
 * that are due, and records what came of them.
 *
 * <p>It has no thread. Its steps run one after another on an executor, which several reconcilers
 * may share and which may block on a database; calls to CometChat run asynchronously.
 */
public final class Reconciler {

  /** So many outcomes are stored at once. */
  private static final int MOST_STORED = 100;

  /** So many times are changes folded before outcomes are stored. */
  private static final int MOST_FOLDS = 10;

  private static final int MAX_CODES = 100;
  private static final Duration LEAST_PAUSE = Duration.ofMillis(1);
  private static final Duration STORE_PAUSE = Duration.ofSeconds(5);

  private final UserStore store;
  private final RowWork work;
  private final BooleanSupplier outage;
  private final Timer timer;
  private final Executor executor;
  private final DoubleSupplier random;
  private final Events events;
  private final Audit audit;
  private final OperatorLog log;
  private final int atOnce;
  private final Brake brake;
  private final OutagePause outagePause;
  private final RevocationReport revocations;
  private final LateChanges lateChanges;

  private final AtomicInteger signals = new AtomicInteger();
  private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();

  // Used by one step after another.
  private final Set<String> loggedCodes = new HashSet<>();
  private final List<Unstored> unstored = new ArrayList<>();
  private int running;
  private boolean storeFailureLogged;
  private Timer.@Nullable Cancellable wakeUp;

  private final CompletableFuture<Void> drained = new CompletableFuture<>();

  /** When the reconciler closes; {@code null} as long as it is open. */
  private volatile @Nullable Deadline closing;

  private volatile boolean closed;

  private record Finished(Claimed claimed, Scope scope, Outcome outcome) {}

  /**
   * Work whose outcome is not stored yet.
   *
   * @param at when it had finished
   */
  private record Unstored(Finished finished, Completed completed, Duration at) {}

  /**
   * Creates a reconciler, which begins with the first {@link #wake}.
   *
   * @param outage whether CometChat is not available, so that a failure is not of one user
   * @param executor runs the steps
   */
  public Reconciler(
      UserStore store,
      RowWork work,
      BooleanSupplier outage,
      Timer timer,
      Executor executor,
      DoubleSupplier random,
      Events events,
      Audit audit,
      OperatorLog log) {
    this.store = store;
    this.work = work;
    this.outage = outage;
    this.timer = timer;
    this.executor = executor;
    this.random = random;
    this.events = events;
    this.audit = audit;
    this.log = log.named(Reconciler.class);
    this.atOnce = store.atOnce();
    this.brake = new Brake(timer, () -> store.counts().known(), store.deleteBrake(), events);
    this.outagePause = new OutagePause(timer, random);
    this.revocations = new RevocationReport(events, audit, log);
    this.lateChanges = new LateChanges(this.log);
  }

  /** Starts a step, because a change was inserted or a state is due. Never blocks. */
  public void wake() {
    if (signals.getAndIncrement() == 0) {
      try {
        executor.execute(this::run);
      } catch (RejectedExecutionException stopped) {
        // The application stops. What is pending remains in a durable store.
        signals.set(0);
      } catch (RuntimeException | Error e) {
        // No step runs, so what belongs to the steps can be used here.
        stepFailed(e);
        signals.set(0);
      }
    }
  }

  /**
   * Makes parked states due, see {@link UserStore#replay}. May block on a database.
   *
   * @return how many
   */
  public int replay(@Nullable Uid uid, @Nullable String code) {
    int replayed = store.replay(uid, code);
    if (code == null || code.equals(UserStore.BRAKE)) {
      brake.released();
    }
    synchronized (loggedCodes) {
      loggedCodes.clear();
    }
    wake();
    return replayed;
  }

  private void run() {
    int seen;
    do {
      seen = signals.get();
      try {
        step();
        storeSucceeded();
      } catch (RuntimeException | Error e) {
        stepFailed(e);
      }
    } while (signals.addAndGet(-seen) > 0);
  }

  private void storeSucceeded() {
    if (storeFailureLogged && !closed) {
      storeFailureLogged = false;
      log.info("The store of user changes works again");
    }
  }

  /** After a missing class or too little memory, the steps go on as well. */
  private void stepFailed(Throwable e) {
    try {
      storeFailed(e);
    } catch (RuntimeException | Error another) {
      // It cannot even be logged. The next step is scheduled, or comes with the next change.
    }
  }

  /** The changes remain in the store; states that are leased are due again when that has ended. */
  private void storeFailed(Throwable e) {
    if (closed) {
      discard(all -> true);
      return;
    }
    if (e instanceof StoreConflictException) {
      Duration poll = store.pollInterval();
      wakeAfter(poll == null ? STORE_PAUSE : poll);
      return;
    }
    wakeAfter(STORE_PAUSE);
    if (!storeFailureLogged) {
      storeFailureLogged = true;
      log.warn(
          "The store of user changes failed, so changes of users reach CometChat later. Further"
              + " failures are not logged until it works again",
          e);
    }
  }

  private void step() {
    storeFinished();
    if (closed) {
      return;
    }
    boolean hasMore = fold();
    lateChanges.counted(store.latestCounts());
    while (running < atOnce) {
      List<Claimed> claimed = store.claim(atOnce - running);
      if (claimed.isEmpty()) {
        break;
      }
      claimed.forEach(this::start);
    }
    if (hasMore) {
      wake();
      return;
    }
    if (running < atOnce) {
      Duration left = store.nextDue();
      Duration poll = store.pollInterval();
      Duration wait = left == null || (poll != null && poll.compareTo(left) < 0) ? poll : left;
      if (wait != null) {
        wakeAfter(wait);
      }
      completeIfDrained(left);
    }
  }

  /**
   * Takes at most 100 users at once, and ends after some times, so that outcomes are stored and
   * states are claimed however many changes are inserted meanwhile.
   *
   * @return whether there may be more
   */
  private boolean fold() {
    for (int i = 0; i < MOST_FOLDS; i++) {
      if (store.fold() == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * As long as an outcome is not stored, its work counts as running, so that few are kept while the
   * store fails. After the time of a lease another node may have the state.
   */
  private void storeFinished() {
    Duration now = timer.elapsed();
    for (Finished next = finished.poll(); next != null; next = finished.poll()) {
      unstored.add(new Unstored(next, completed(next), now));
    }
    discard(old -> now.minus(old.at()).compareTo(store.lease()) > 0);
    while (!unstored.isEmpty()) {
      List<Unstored> some = unstored.subList(0, Math.min(MOST_STORED, unstored.size()));
      store.complete(some.stream().map(Unstored::completed).toList());
      List<Unstored> stored = List.copyOf(some);
      some.clear();
      running -= stored.size();
      stored.forEach(done -> report(done.finished(), done.completed().completion().next()));
    }
  }

  /** The work may be carried out again; that it was carried out is recorded all the same. */
  private void discard(Predicate<Unstored> discarded) {
    for (Unstored old : List.copyOf(unstored)) {
      if (discarded.test(old)) {
        unstored.remove(old);
        running--;
        audit.notStored(old.completed().completion().records());
      }
    }
  }

  private Completed completed(Finished done) {
    Outcome outcome = done.outcome();
    boolean held = done.scope() == Scope.WITHOUT_STANDING;
    Next next = next(done.claimed(), outcome);
    List<AuditRecord> records =
        audit.forStore(new WorkReport(done.claimed(), outcome).audited(next));
    return new Completed(
        done.claimed(),
        new Completion(outcome.sent(), outcome.finishedTokens(), next, held, records));
  }

  private void wakeAfter(Duration left) {
    if (wakeUp != null) {
      wakeUp.cancel();
    }
    wakeUp = timer.schedule(left.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : left, this::wake);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the completion is handled in the stage itself
  private void start(Claimed claimed) {
    running++;
    Scope scope = isHeld(claimed) ? Scope.WITHOUT_STANDING : Scope.ALL;
    CompletableFuture<Outcome> outcome;
    try {
      outcome = work.carryOut(claimed, scope);
    } catch (RuntimeException | Error e) {
      outcome = CompletableFuture.failedFuture(e);
    }
    outcome.whenComplete(
        (done, thrown) -> {
          finished.add(
              new Finished(claimed, scope, thrown == null ? done : unknown(claimed, thrown)));
          wake();
        });
  }

  /** Nothing is known of what the calls have changed. */
  private static Outcome unknown(Claimed claimed, Throwable thrown) {
    return new Outcome(
        claimed.user().sentDuringCalls(),
        List.of(),
        Map.of(),
        1,
        false,
        false,
        Failures.of(thrown));
  }

  private boolean isHeld(Claimed claimed) {
    DesiredUser user = claimed.user();
    if (user.removal() == 0) {
      return false;
    }
    return switch (claimed.brake()) {
      case HELD -> true;
      case RELEASED -> false;
      case UNDECIDED -> !brake.admits(user.uid(), user.removal());
    };
  }

  private void report(Finished done, Next next) {
    Outcome outcome = done.outcome();
    boolean held = done.scope() == Scope.WITHOUT_STANDING;
    WorkReport report = new WorkReport(done.claimed(), outcome);
    report.events().forEach(events::publish);
    audit.completed(report.audited(next));
    reportTokens(done.claimed(), outcome, next);
    if (next instanceof Next.Park park) {
      parked(done.claimed(), park.code(), outcome.failure());
    } else if (held && done.claimed().brake() == UserStore.Brake.UNDECIDED) {
      events.publish(new BridgeEvent.UserParked(done.claimed().user().uid(), UserStore.BRAKE));
    }
  }

  private void reportTokens(Claimed claimed, Outcome outcome, Next next) {
    outcome
        .rejectedTokens()
        .forEach((token, rejection) -> revocations.rejected(token.uid(), rejection));
    if (next instanceof Next.Retry retry && outcome.failure() != null) {
      int attempts = outcome.calls() == 0 ? 0 : claimed.attempts() + 1;
      remaining(claimed, outcome)
          .tokensToDelete()
          .forEach(token -> revocations.deferred(token.uid(), attempts, retry.after()));
    }
  }

  private static DesiredUser remaining(Claimed claimed, Outcome outcome) {
    return claimed.user().with(outcome.sent()).without(outcome.finishedTokens());
  }

  private Next next(Claimed claimed, Outcome outcome) {
    ProviderException failure = outcome.failure();
    if (failure == null) {
      if (outcome.calls() > 0) {
        outagePause.end();
      }
      // A run deletes some of many tokens, so that it ends before its lease.
      boolean goesOn = outcome.calls() > 0 && remaining(claimed, outcome).isOnlyRevoked();
      return goesOn ? new Next.Retry(Duration.ZERO, false) : new Next.Done();
    }
    if (failure instanceof RejectedException rejection && !OutageDetector.isFixable(rejection)) {
      return new Next.Park(code(failure));
    }
    boolean ownFault =
        outcome.calls() > 0
            && !(failure instanceof RateLimitedException)
            && !(failure instanceof RejectedException)
            && !outage.getAsBoolean();
    // Nothing that an operator could do deletes a token sooner.
    boolean parks = !remaining(claimed, outcome).isOnlyRevoked();
    if (ownFault && parks && claimed.isLastAttempt(store.parkAfter())) {
      return new Next.Park(code(failure));
    }
    Duration pause =
        ownFault
            ? Backoff.fullJitter(
                OutagePause.FIRST, OutagePause.LONGEST, claimed.attempts() + 1, random)
            : outagePause.next();
    Duration requested = failure.retryAfter().orElse(Duration.ZERO);
    return new Next.Retry(requested.compareTo(pause) > 0 ? requested : pause, ownFault);
  }

  private static String code(ProviderException failure) {
    return failure
        .code()
        .orElseGet(() -> failure.status().map(status -> "HTTP_" + status).orElse("NO_RESPONSE"));
  }

  private void parked(Claimed claimed, String code, @Nullable ProviderException failure) {
    events.publish(new BridgeEvent.UserParked(claimed.user().uid(), code));
    synchronized (loggedCodes) {
      if (loggedCodes.size() >= MAX_CODES || !loggedCodes.add(code)) {
        return;
      }
    }
    log.warn(
        "The change of a user is parked ({}) until the user is changed again or an operator replays"
            + " it. Further users with this code are not logged. {}",
        code,
        failure == null || failure.code().isEmpty()
            ? "CometChat responds to the calls for other users"
            : OutageDetector.remedyOf(failure.status().orElse(0), code));
  }

  /**
   * Starts no more work as soon as nothing is due within the wait, or when it has elapsed. What is
   * pending then remains in a durable store.
   *
   * @param wait zero or less to close at once
   */
  public void close(Duration wait) {
    if (!wait.isZero() && !wait.isNegative() && store.nextDue() != null) {
      closing = Deadline.after(timer, wait);
      store.hasten();
      wake();
      awaitDrained(wait);
    }
    closed = true;
    store.close();
  }

  private void awaitDrained(Duration wait) {
    Timer.Cancellable timeout = timer.schedule(wait, () -> drained.complete(null));
    try {
      drained.get(timer.inRealTime(wait).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // The store reports what remains.
    } finally {
      timeout.cancel();
    }
  }

  private void completeIfDrained(@Nullable Duration left) {
    Deadline end = closing;
    if (end != null && running == 0 && (left == null || left.compareTo(end.remaining()) >= 0)) {
      drained.complete(null);
    }
  }
}
