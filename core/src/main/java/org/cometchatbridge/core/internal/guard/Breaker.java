/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.Objects;
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

  enum State {
    CLOSED,
    OPEN,
    /** The probe may be made. */
    HALF_OPEN,
    /** The probe runs. */
    PROBING
  }

  private final Timer timer;
  private final Duration callTimeout;
  private State state = State.CLOSED;
  private Results results = new Results();
  private Duration openedAt;
  private Duration probeBegan;
  private @Nullable Uid lastFailed;

  /**
   * Starts closed.
   *
   * @param callTimeout the longest time that a probe takes
   */
  Breaker(Timer timer, Duration callTimeout) {
    this.timer = timer;
    this.callTimeout = callTimeout;
    this.openedAt = timer.elapsed();
    this.probeBegan = openedAt;
  }

  /** For how long calls are rejected, or empty if a call may be made now. */
  synchronized Optional<Duration> rejectedFor() {
    return switch (state) {
      case CLOSED, HALF_OPEN -> Optional.empty();
      case OPEN -> Optional.of(atLeast(Duration.ofMillis(1), openedAt.plus(PAUSE)));
      // The probe may take as long as a call; a caller who retries earlier is rejected again.
      case PROBING -> Optional.of(atLeast(SHORTEST_WAIT, probeBegan.plus(callTimeout)));
    };
  }

  synchronized State state() {
    return state;
  }

  private Duration atLeast(Duration shortest, Duration end) {
    Duration left = end.minus(timer.elapsed());
    return left.compareTo(shortest) < 0 ? shortest : left;
  }

  /** Whether calls are rejected, including those that have a permit and wait for a connection. */
  synchronized boolean isOpen() {
    return state == State.OPEN;
  }

  /** Asks to make a call. The end of a call that is let through must be reported. */
  synchronized boolean letsThrough() {
    if (state == State.HALF_OPEN) {
      state = State.PROBING;
      probeBegan = timer.elapsed();
      return true;
    }
    return state == State.CLOSED;
  }

  /** A call that was let through at this time got a response. */
  synchronized void succeeded(Duration began) {
    if (!isNews(began)) {
      return;
    }
    if (state == State.CLOSED) {
      results.add(false);
    } else if (state != State.OPEN) {
      state = State.CLOSED;
      results = new Results();
    }
  }

  /** A call for this user, let through at this time, failed. */
  synchronized void failed(Uid uid, Duration began) {
    // While half open, the probe decides, for whichever user it was made.
    if (!isNews(began)
        || state == State.OPEN
        || (state == State.CLOSED && Objects.equals(uid, lastFailed))) {
      return;
    }
    lastFailed = uid;
    if (state == State.CLOSED) {
      results.add(true);
      if (results.failures() < FAILURES) {
        return;
      }
    }
    open();
  }

  /** A call that was let through at this time ended, and CometChat is not known to be the cause. */
  synchronized void endedWithoutResult(Duration began) {
    if (isNews(began) && state == State.PROBING) {
      state = State.HALF_OPEN;
    }
  }

  /** The ends of calls that were running when the breaker opened do not count. */
  private boolean isNews(Duration began) {
    return began.compareTo(openedAt) >= 0;
  }

  /** No call can succeed until an operator changes something. */
  synchronized void trip() {
    if (state != State.OPEN) {
      open();
    }
  }

  private void open() {
    state = State.OPEN;
    openedAt = timer.elapsed();
    timer.schedule(PAUSE, this::halfOpen);
  }

  private synchronized void halfOpen() {
    if (state == State.OPEN) {
      state = State.HALF_OPEN;
    }
  }

  /** The last results of a closed breaker, the newest in the lowest bit. */
  private static final class Results {

    private static final int ALL = (1 << OF_THE_LAST) - 1;

    private int failed;

    void add(boolean failure) {
      failed = ((failed << 1) | (failure ? 1 : 0)) & ALL;
    }

    int failures() {
      return Integer.bitCount(failed);
    }
  }
}
