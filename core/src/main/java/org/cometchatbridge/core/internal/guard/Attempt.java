/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * One call to CometChat, from the queue of the bridge to its end. The code that makes the call
 * records here what happens to it; the circuit breaker and the outage detection judge its end by
 * these records.
 *
 * <p>The time in the queue does not count: CometChat has not caused it.
 */
public final class Attempt {

  private final Timer timer;
  private final CallContext context;
  private final Duration callTimeout;
  private final Supplier<Optional<ProviderException>> rejection;
  private final Runnable resent;
  private final SilenceDetector silence;
  private final RunningCalls runningCalls;
  private volatile @Nullable Duration began;
  private volatile boolean inconclusive;
  private volatile boolean appThrottled;
  private volatile boolean ended;

  Attempt(
      Timer timer,
      CallContext context,
      Duration callTimeout,
      Supplier<Optional<ProviderException>> rejection,
      Runnable resent,
      SilenceDetector silence,
      RunningCalls runningCalls) {
    this.timer = timer;
    this.context = context;
    this.callTimeout = callTimeout;
    this.rejection = rejection;
    this.resent = resent;
    this.silence = silence;
    this.runningCalls = runningCalls;
  }

  /** Whose call it is. */
  public Uid uid() {
    return context.uid();
  }

  /** Who goes first where not every call can go at once. */
  public CallPriority priority() {
    return context.priority();
  }

  /** When the call must have ended, including the time that it waits. */
  public Deadline deadline() {
    return context.deadline();
  }

  /** How long CometChat may take if the call is sent now. */
  public Duration atMost() {
    return context.deadline().atMost(callTimeout);
  }

  /** Why a queued call must no longer be sent; empty if it may be sent. */
  public Optional<ProviderException> rejection() {
    return rejection.get();
  }

  /** A connection is opened for the call; the call itself is still in the queue. */
  public void connects() {
    silence.sent(this);
  }

  /** The call leaves the queue now, or left it again because it is repeated. */
  public void begins() {
    begins(timer.elapsed());
    silence.sent(this);
    runningCalls.sent(this);
  }

  /** The call left the queue at this time. */
  public void begins(Duration at) {
    began = at;
  }

  /** The same request goes out once more. */
  public void sentAgain() {
    context.called();
    resent.run();
  }

  /**
   * The call ran out of the time that its caller had left. That says nothing of CometChat unless it
   * had at least half of the call timeout.
   */
  public void timedOut() {
    Duration since = began;
    if (since != null && timer.elapsed().minus(since).compareTo(callTimeout.dividedBy(2)) < 0) {
      inconclusive = true;
    }
  }

  /** The failure has the same cause as one that was counted before, or is not CometChat's. */
  public void failsWithOthers() {
    inconclusive = true;
  }

  /** CometChat's response says that the limit of the whole app is exceeded. */
  public void throttledAsApp() {
    appThrottled = true;
  }

  boolean isThrottledAsApp() {
    return appThrottled;
  }

  /** For {@link RunningCalls}: the call has ended. */
  void ended() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  /** How many calls that were sent before this one still run. */
  int overtaken() {
    return runningCalls.overtakenBy(this);
  }

  /** When the call left the queue, or {@code null} if it never did. */
  @Nullable Duration began() {
    return began;
  }

  /** Whether a failure says something of CometChat, and something new. */
  boolean failureCounts() {
    return began != null && !inconclusive;
  }
}
