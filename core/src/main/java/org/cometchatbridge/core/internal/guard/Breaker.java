/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Stops calls to a CometChat that does not answer, so that logins need not find out one by one.
 *
 * <p>It opens when half of the last calls failed or were slow, and at once when CometChat rejects
 * the application itself. After a pause one call goes through and decides. Failures that follow one
 * another count once while they are one user's: a user whom CometChat cannot serve is no outage.
 */
final class Breaker {

  /** How long no call is made before one may look again. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** Fewer would open it by chance where one call in twenty fails and there are many. */
  static final int FAILURES = 10;

  static final int OF_THE_LAST = 20;

  /** The library's own clock cannot be turned by a test, so the timer ends the pause. */
  private static final Duration NEVER_BY_ITSELF = Duration.ofDays(10_000);

  private final Timer timer;
  private final CircuitBreaker<Object> circuit;
  private volatile Duration openedAt;
  private volatile @Nullable Uid lastFailed;

  Breaker(Timer timer) {
    this.timer = timer;
    this.openedAt = timer.elapsed();
    this.circuit =
        CircuitBreaker.builder()
            .withFailureThreshold(FAILURES, OF_THE_LAST)
            .withSuccessThreshold(1)
            .withDelay(NEVER_BY_ITSELF)
            .onOpen(event -> opened())
            .build();
  }

  /** Whether no call may be made now. */
  boolean isOpen() {
    return circuit.isOpen();
  }

  /** Asks to make a call. Whoever is let through must report how it ended. */
  boolean letsThrough() {
    return circuit.tryAcquirePermit();
  }

  /** A call that began at this time was answered in time. */
  void succeeded(Duration began) {
    if (isNews(began)) {
      circuit.recordSuccess();
    }
  }

  /** A call for this user failed, or took so long that it might as well have. */
  void failed(Uid uid, Duration began) {
    if (!isNews(began)) {
      return;
    }
    // While half open the one call that looks must be heard of, whoever's it is.
    Uid last = lastFailed;
    if (circuit.isClosed() && last != null && last.equals(uid)) {
      return;
    }
    lastFailed = uid;
    circuit.recordFailure();
  }

  /** What was on its way when the breaker opened does not decide for the call that looks. */
  private boolean isNews(Duration began) {
    return began.compareTo(openedAt) >= 0;
  }

  /** No call can succeed until somebody mends something. */
  void trip() {
    if (circuit.isOpen()) {
      return;
    }
    circuit.open();
  }

  /** The time until a call may look again; at least a millisecond. */
  Duration untilNextLook() {
    Duration left = openedAt.plus(PAUSE).minus(timer.elapsed());
    return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
  }

  private void opened() {
    openedAt = timer.elapsed();
    timer.schedule(PAUSE, this::lookAgain);
  }

  private void lookAgain() {
    if (circuit.isOpen()) {
      circuit.halfOpen();
    }
  }
}
