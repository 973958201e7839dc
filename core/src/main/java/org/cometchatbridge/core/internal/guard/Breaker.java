/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import java.util.Optional;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Stops calls while CometChat does not respond, so that logins need not find out one by one.
 *
 * <p>It opens when half of the last calls failed, and at once when CometChat rejects the
 * application itself. After a pause one call, the probe, goes through and decides; others are
 * rejected while the probe runs. Consecutive failures of one user count once: a user whom CometChat
 * cannot serve is no outage.
 */
final class Breaker {

  /** How long no call is made before the probe. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** Fewer would open it by chance where one call in twenty fails and there are many. */
  static final int FAILURES = 10;

  static final int OF_THE_LAST = 20;

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  /** The library's own clock cannot be controlled by a test, so the timer ends the pause. */
  private static final Duration NEVER_BY_ITSELF = Duration.ofDays(10_000);

  private final Timer timer;
  private final Duration callTimeout;
  private final CircuitBreaker<Object> circuit;
  private volatile Duration openedAt;
  private volatile @Nullable Duration probeBegan;
  private volatile @Nullable Uid lastFailed;

  /**
   * Starts closed.
   *
   * @param callTimeout the longest time that a probe takes
   */
  Breaker(Timer timer, Duration callTimeout) {
    this.timer = timer;
    this.callTimeout = callTimeout;
    this.openedAt = timer.elapsed();
    this.circuit =
        CircuitBreaker.builder()
            .withFailureThreshold(FAILURES, OF_THE_LAST)
            .withSuccessThreshold(1)
            .withDelay(NEVER_BY_ITSELF)
            .onOpen(event -> opened())
            .build();
  }

  /** For how long calls are rejected, or empty if a call may be made now. */
  Optional<Duration> rejectedFor() {
    if (circuit.isOpen()) {
      return Optional.of(atLeast(Duration.ofMillis(1), openedAt.plus(PAUSE)));
    }
    Duration probe = probeBegan;
    // The probe ends at an unknown time; a caller who retries too early finds the next one running.
    return circuit.isHalfOpen() && probe != null
        ? Optional.of(atLeast(SHORTEST_WAIT, probe.plus(callTimeout)))
        : Optional.empty();
  }

  private Duration atLeast(Duration shortest, Duration end) {
    Duration left = end.minus(timer.elapsed());
    return left.compareTo(shortest) < 0 ? shortest : left;
  }

  /** Whether calls that still wait in a queue are not to be made. */
  boolean isOpen() {
    return circuit.isOpen();
  }

  /** Asks to make a call. The end of a call that is let through must be reported. */
  boolean letsThrough() {
    boolean permitted = circuit.tryAcquirePermit();
    if (permitted && circuit.isHalfOpen()) {
      probeBegan = timer.elapsed();
    }
    return permitted;
  }

  /** A call that was let through at this time got a response. */
  void succeeded(Duration began) {
    if (isNews(began)) {
      circuit.recordSuccess();
    }
  }

  /** A call for this user, let through at this time, failed. */
  void failed(Uid uid, Duration began) {
    if (!isNews(began)) {
      return;
    }
    // While half open, the probe decides, for whichever user it was made.
    Uid last = lastFailed;
    if (circuit.isClosed() && last != null && last.equals(uid)) {
      return;
    }
    lastFailed = uid;
    circuit.recordFailure();
  }

  /** A call that was let through at this time ended without saying anything of CometChat. */
  void endedWithoutResult(Duration began) {
    if (isNews(began) && circuit.isHalfOpen()) {
      // The library takes a permit back only with a result; a new half-open state has a new permit.
      circuit.open();
      halfOpen();
    }
  }

  /** Calls that ran when the breaker opened do not decide in the place of the probe. */
  private boolean isNews(Duration began) {
    return began.compareTo(openedAt) >= 0;
  }

  /** No call can succeed until an operator changes something. */
  void trip() {
    if (circuit.isOpen()) {
      return;
    }
    circuit.open();
  }

  private void opened() {
    openedAt = timer.elapsed();
    timer.schedule(PAUSE, this::halfOpen);
  }

  private void halfOpen() {
    if (circuit.isOpen()) {
      probeBegan = null;
      circuit.halfOpen();
    }
  }
}
