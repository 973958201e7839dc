/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.sync;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.http.CometChatClient;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.time.Backoff;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes tokens at CometChat, off the application's threads, and tries again until it is done.
 *
 * <p>The queue is in memory: what it holds when the bridge closes is dropped with an event, and so
 * is what comes while it is full.
 */
public final class Revocations implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
  private static final int CAPACITY = 10_000;

  /** With answers after 100 ms as many as the logins that the default limit allows. */
  private static final int AT_ONCE = 16;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final CometChatClient client;
  private final Timer timer;
  private final Duration callTimeout;
  private final Events events;
  private final DoubleSupplier random;

  private final Set<ChatToken> owed = new HashSet<>();
  private final Queue<Job> ready = new ArrayDeque<>();
  private int running;
  private boolean full;
  private boolean rejectionTold;
  private boolean closed;

  private record Job(ChatToken token, int attempts) {}

  /** Starts empty. */
  public Revocations(
      CometChatClient client,
      Timer timer,
      Duration callTimeout,
      Events events,
      DoubleSupplier random) {
    this.client = client;
    this.timer = timer;
    this.callTimeout = callTimeout;
    this.events = events;
    this.random = random;
  }

  /** Takes on the deletion of a token; nothing happens if it is taken on already. */
  public void add(ChatToken token) {
    synchronized (this) {
      if (closed || owed.size() >= CAPACITY) {
        warnOnceThatItIsFull();
        events.publish(new BridgeEvent.RevocationFailed(token.uid()));
        return;
      }
      if (!owed.add(token)) {
        return;
      }
      ready.add(new Job(token, 0));
    }
    work();
  }

  /** Guarded by this. A full queue drops one token after the other; the log hears of it once. */
  private void warnOnceThatItIsFull() {
    if (!closed && !full) {
      full = true;
      LOG.warn(
          "{} tokens wait to be revoked and more cannot; further ones stay valid at CometChat",
          CAPACITY);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the end is handled in the stage itself
  private void work() {
    for (Job job = next(); job != null; job = next()) {
      Job current = job;
      CallContext context = context(current);
      CompletableFuture<Boolean> end =
          client
              .tokens()
              .delete(current.token(), context)
              .whenComplete((deleted, thrown) -> ended(current, context.calls(), thrown));
      // A call that was rejected on the spot is over; thousands of them must not nest.
      if (!end.isDone()) {
        end.whenComplete((deleted, thrown) -> work());
      }
    }
  }

  private CallContext context(Job job) {
    return CallContext.background(job.token().uid(), Deadline.after(timer, callTimeout));
  }

  private synchronized @Nullable Job next() {
    if (closed || running >= AT_ONCE) {
      return null;
    }
    Job job = ready.poll();
    if (job != null) {
      running++;
    }
    return job;
  }

  private void ended(Job job, int calls, @Nullable Throwable thrown) {
    synchronized (this) {
      running--;
      if (closed) {
        return;
      }
      if (thrown == null) {
        owed.remove(job.token());
        full = false;
        events.publish(new BridgeEvent.TokenRevoked(job.token().uid()));
      } else {
        again(new Job(job.token(), job.attempts() + calls), Failures.of(thrown));
      }
    }
  }

  /**
   * Guarded by this. What an operator may mend is worth another try; any other rejection is final.
   */
  private void again(Job job, ProviderException failure) {
    if (failure instanceof RejectedException rejection && !OutageDetector.isMendable(rejection)) {
      owed.remove(job.token());
      warnOnceOfARejection(rejection);
      events.publish(new BridgeEvent.RevocationFailed(job.token().uid()));
      return;
    }
    Duration pause = pause(job.attempts(), failure);
    events.publish(new BridgeEvent.RevocationDeferred(job.token().uid(), job.attempts(), pause));
    timer.schedule(pause, () -> retry(job));
  }

  /** Guarded by this. */
  private void warnOnceOfARejection(RejectedException rejection) {
    if (!rejectionTold) {
      rejectionTold = true;
      LOG.warn("A token could not be revoked and stays valid: {}", rejection.getMessage());
    }
  }

  private void retry(Job job) {
    synchronized (this) {
      if (closed) {
        return;
      }
      ready.add(job);
    }
    work();
  }

  /** What the breaker or the limit held back is no try: it goes out soon after they let it. */
  private Duration pause(int attempts, ProviderException failure) {
    Duration pause = Backoff.fullJitter(FIRST_PAUSE, LONGEST_PAUSE, Math.max(1, attempts), random);
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    return asked.compareTo(pause) > 0 ? asked : pause;
  }

  /** Drops what is still owed, with an event for each. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!owed.isEmpty()) {
      LOG.warn("{} tokens were not revoked before the bridge closed and stay valid", owed.size());
    }
    for (ChatToken token : owed) {
      events.publish(new BridgeEvent.RevocationFailed(token.uid()));
    }
    owed.clear();
    ready.clear();
  }
}
