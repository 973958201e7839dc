/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Detects that CometChat is silent: a call has no response for a while, and no other call got one
 * since it was sent. The first response ends the silence. So a single lost call is no silence as
 * long as others get responses.
 *
 * <p>Thread-safe. Unlike the circuit breaker it stops no call.
 */
public final class SilenceDetector {

  /** A longer time without any response is a silence, whatever the settings. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private static final Duration MOMENT = Duration.ofMillis(1);

  /** A timer that fires later than this shows that the process was paused. */
  private static final Duration LATE = Duration.ofMillis(500);

  private final Timer timer;
  private final Duration after;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** The calls without a response, sent after the last response to any call, oldest first. */
  private final Map<Object, Duration> unanswered = new LinkedHashMap<>();

  private Timer.@Nullable Cancellable check;
  private long checks;
  private volatile boolean silent;

  /**
   * Starts without a silence.
   *
   * @param maxLoginWait how long a login waits; if that is shorter than one second but not zero, a
   *     silence begins after it
   */
  public SilenceDetector(Timer timer, Duration maxLoginWait) {
    this.timer = timer;
    boolean shorter = !maxLoginWait.isZero() && maxLoginWait.compareTo(LONGEST) < 0;
    // A response after exactly this time is in time.
    this.after = (shorter ? maxLoginWait : LONGEST).plus(MOMENT);
  }

  /** Calls the listener each time a silence begins, on the timer's thread. */
  public void whenSilent(Runnable listener) {
    listeners.add(listener);
  }

  /** Whether CometChat is silent. */
  public boolean isSilent() {
    return silent;
  }

  /** A call was handed to the network, for the first time or again. */
  synchronized void sent(Object call) {
    unanswered.remove(call);
    unanswered.put(call, timer.elapsed());
    if (check == null) {
      checkIn(after);
    }
  }

  /** A call got a response, of any status. */
  synchronized void responded() {
    unanswered.clear();
    stopChecking();
  }

  /** A call ended without a response. */
  synchronized void ended(Object call) {
    if (unanswered.remove(call) != null && unanswered.isEmpty()) {
      stopChecking();
    }
  }

  private void stopChecking() {
    silent = false;
    checks++;
    if (check != null) {
      check.cancel();
      check = null;
    }
  }

  private void checkIn(Duration delay) {
    Duration due = timer.elapsed().plus(delay);
    long number = ++checks;
    check = timer.schedule(delay, () -> check(number, due));
  }

  private void check(long number, Duration due) {
    // A closed timer runs its tasks while they are handed over; no caller waits any more then.
    if (!Thread.holdsLock(this) && beginsSilence(number, due)) {
      listeners.forEach(Runnable::run);
    }
  }

  private synchronized boolean beginsSilence(long number, Duration due) {
    Iterator<Duration> times = unanswered.values().iterator();
    if (number != checks || !times.hasNext()) {
      return false;
    }
    Duration now = timer.elapsed();
    Duration left = times.next().plus(after).minus(now);
    // Responses that arrived during a pause of this process are read after it.
    boolean paused = now.minus(due).compareTo(LATE) > 0;
    if (paused || left.compareTo(Duration.ZERO) > 0) {
      checkIn(paused ? after : left);
      return false;
    }
    silent = true;
    return true;
  }
}
