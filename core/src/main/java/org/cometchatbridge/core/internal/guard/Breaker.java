/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Stops calls while CometChat does not respond, so that logins need not find out one by one.
 *
 * <p>It opens when half of the last calls failed, those included that a failed call has overtaken,
 * and at once when CometChat rejects the application itself. After a pause one call, the probe,
 * goes through and decides; others are rejected while the probe runs. Failures of one user count
 * once: a user that CometChat cannot serve is no outage. Nor are failures that come faster than the
 * successes of other users.
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
      results.succeeded();
    } else if (state != State.OPEN) {
      state = State.CLOSED;
      results = new Results();
    }
  }

  /** A call that was let through at this time failed. */
  synchronized void failed(Attempt attempt, Duration began) {
    if (!isNews(began) || state == State.OPEN) {
      return;
    }
    // While half open, the probe decides, for whichever user it was made.
    if (state != State.CLOSED) {
      open();
      return;
    }
    results.failed(attempt.uid());
    int failures = results.failures();
    if (failures >= FAILURES && failures >= attempt.overtaken()) {
      open();
    }
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

  /** The last results of a closed breaker, with at most one failure of each user. */
  private static final class Results {

    /** The user of a failure, and nothing for a success. */
    private final @Nullable Uid[] last = new @Nullable Uid[OF_THE_LAST];

    private int next;
    private int failures;

    void succeeded() {
      add(null);
    }

    void failed(Uid uid) {
      if (failures == 0 || !Arrays.asList(last).contains(uid)) {
        add(uid);
      }
    }

    private void add(@Nullable Uid uid) {
      failures += (uid == null ? 0 : 1) - (last[next] == null ? 0 : 1);
      last[next] = uid;
      next = (next + 1) % OF_THE_LAST;
    }

    int failures() {
      return failures;
    }
  }
}
