/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.sync;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.http.CometChatClient;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.time.Backoff;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * Deletes tokens at CometChat in the background and retries until they are deleted.
 *
 * <p>The queue is held in memory. Tokens that are added while it is full, and tokens that are not
 * deleted before the bridge has closed, are dropped with an event.
 */
public final class RevocationQueue {

  private static final int CAPACITY = 10_000;

  /** Enough to use the default rate limit at response times of 100 ms. */
  private static final int MAX_CONCURRENT = 16;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(5);

  private final CometChatClient client;
  private final Timer timer;
  private final Duration callTimeout;
  private final Events events;
  private final Audit audit;
  private final DoubleSupplier random;
  private final OperatorLog log;

  private final Set<ChatToken> pending = new HashSet<>();
  private final Queue<Job> ready = new ArrayDeque<>();
  private final Map<Job, Timer.Cancellable> deferred = new HashMap<>();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private int running;
  private int dropped;
  private boolean rejectionLogged;

  /** When the queue closes; {@code null} as long as it is open. */
  private @Nullable Deadline closing;

  private boolean closed;

  private record Job(ChatToken token, int attempts) {}

  /** Creates an empty queue. */
  public RevocationQueue(
      CometChatClient client,
      Timer timer,
      Duration callTimeout,
      Events events,
      Audit audit,
      DoubleSupplier random,
      OperatorLog log) {
    this.client = client;
    this.timer = timer;
    this.callTimeout = callTimeout;
    this.events = events;
    this.audit = audit;
    this.random = random;
    this.log = log.named(RevocationQueue.class);
  }

  /** Adds a token to the queue, unless it is in it already. */
  public void add(ChatToken token) {
    synchronized (this) {
      if (closed || pending.size() >= CAPACITY) {
        recordDropped();
        failed(token.uid(), "QUEUE_FULL_OR_CLOSED");
        return;
      }
      if (!pending.add(token)) {
        return;
      }
      ready.add(new Job(token, 0));
    }
    work();
  }

  /** The number of tokens that are still to be deleted. */
  public synchronized int size() {
    return pending.size();
  }

  /** Guarded by this. Logged once until the queue is half empty again. */
  private void recordDropped() {
    if (!closed && dropped++ == 0) {
      log.warn(
          "The revocation queue is full ({} tokens). Further tokens are not revoked and stay valid at"
              + " CometChat",
          CAPACITY);
    }
  }

  /** Guarded by this. A queue that is full alternates between full and nearly full. */
  private void recordDeleted() {
    if (dropped > 0 && pending.size() <= CAPACITY / 2) {
      log.warn(
          "The revocation queue has room again. {} tokens were not revoked and stay valid at"
              + " CometChat",
          dropped);
      dropped = 0;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the completion is handled in the stage itself
  private void work() {
    for (Job job = next(); job != null; job = next()) {
      Job current = job;
      CallContext context = context(current);
      CompletableFuture<Boolean> deletion =
          client
              .tokens()
              .delete(current.token(), context)
              .whenComplete((deleted, thrown) -> completed(current, context.calls(), thrown));
      // An immediately rejected call is done already; recursion could overflow the stack.
      if (!deletion.isDone()) {
        deletion.whenComplete((deleted, thrown) -> work());
      }
    }
  }

  private CallContext context(Job job) {
    return CallContext.background(job.token().uid(), Deadline.after(timer, callTimeout));
  }

  private synchronized @Nullable Job next() {
    if (closed || running >= MAX_CONCURRENT) {
      return null;
    }
    Job job = ready.poll();
    if (job != null) {
      running++;
    }
    return job;
  }

  private void completed(Job job, int calls, @Nullable Throwable thrown) {
    synchronized (this) {
      running--;
      if (closed) {
        return;
      }
      if (thrown == null) {
        pending.remove(job.token());
        recordDeleted();
        events.publish(new BridgeEvent.TokenRevoked(job.token().uid()));
        audit.done(job.token().uid(), AuditRecord.Action.TOKEN_REVOKED);
      } else {
        retryOrDrop(new Job(job.token(), job.attempts() + calls), Failures.of(thrown));
      }
      completeIfDrained();
    }
  }

  /** Guarded by this. A rejection that an operator can fix is retried; any other one is final. */
  private void retryOrDrop(Job job, ProviderException failure) {
    if (failure instanceof RejectedException rejection && !OutageDetector.isFixable(rejection)) {
      pending.remove(job.token());
      warnOnceAboutRejection(rejection);
      failed(job.token().uid(), rejection.code().orElse("REJECTED"));
      return;
    }
    Duration pause = pause(job.attempts(), failure);
    if (closing != null && pause.compareTo(closing.remaining()) >= 0) {
      return;
    }
    events.publish(new BridgeEvent.RevocationDeferred(job.token().uid(), job.attempts(), pause));
    deferred.put(job, timer.schedule(pause, () -> retry(job)));
  }

  private void failed(Uid uid, String code) {
    events.publish(new BridgeEvent.RevocationFailed(uid));
    audit.record(
        uid, AuditRecord.Action.TOKEN_REVOKED, null, AuditRecord.Outcome.FAILED, List.of(code));
  }

  /** Guarded by this. */
  private void warnOnceAboutRejection(RejectedException rejection) {
    if (!rejectionLogged) {
      rejectionLogged = true;
      log.warn(
          "CometChat rejected the revocation of a token, which stays valid; further rejections are not"
              + " logged: {}",
          rejection.getMessage());
    }
  }

  private void retry(Job job) {
    synchronized (this) {
      if (closed || deferred.remove(job) == null) {
        return;
      }
      ready.add(job);
    }
    work();
  }

  /** A call that the breaker or the rate limit prevented does not count as an attempt. */
  private Duration pause(int attempts, ProviderException failure) {
    Duration pause = Backoff.fullJitter(FIRST_PAUSE, MAX_PAUSE, Math.max(1, attempts), random);
    Duration requested = failure.retryAfter().orElse(Duration.ZERO);
    return requested.compareTo(pause) > 0 ? requested : pause;
  }

  /**
   * Closes the queue when its tokens are deleted, or when the wait has elapsed. Deferred tokens are
   * attempted at once. The remaining tokens are dropped, with an event for each and one log line.
   *
   * @param wait zero or less to close at once
   */
  public void close(Duration wait) {
    synchronized (this) {
      if (closing != null) {
        return;
      }
      closing = Deadline.after(timer, wait);
      attemptDeferred();
      completeIfDrained();
    }
    if (!wait.isZero() && !wait.isNegative()) {
      work();
      awaitDrained(wait);
    }
    dropRemaining();
  }

  /** Guarded by this. */
  private void attemptDeferred() {
    deferred.forEach(
        (job, retry) -> {
          retry.cancel();
          ready.add(job);
        });
    deferred.clear();
  }

  /** Guarded by this. */
  private void completeIfDrained() {
    if (closing != null && running == 0 && ready.isEmpty() && deferred.isEmpty()) {
      drained.complete(null);
    }
  }

  private void awaitDrained(Duration wait) {
    Timer.Cancellable timeout = timer.schedule(wait, () -> drained.complete(null));
    try {
      drained.get(timer.inRealTime(wait).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // The remaining tokens are reported by the caller.
    } finally {
      timeout.cancel();
    }
  }

  private synchronized void dropRemaining() {
    closed = true;
    if (!pending.isEmpty()) {
      log.warn(
          "{} tokens were not revoked before the bridge was closed; they stay valid at CometChat",
          pending.size());
    }
    for (ChatToken token : pending) {
      failed(token.uid(), "CLOSED");
    }
    pending.clear();
    ready.clear();
  }
}
