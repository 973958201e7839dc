/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The handle of a fault that lets calls hang. Held calls occupy no thread. Once released it holds
 * nothing any more. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Hold implements AutoCloseable {

  private final Faults faults;
  private final List<Runnable> waiting = new ArrayList<>();
  private int held;
  private boolean released;

  Hold(Faults faults) {
    this.faults = faults;
  }

  /**
   * Lets every held call go on, and takes the fault back: later calls do not hang. Repeating it
   * does nothing.
   */
  public void release() {
    faults.disarm(this);
    List<Runnable> all;
    synchronized (this) {
      released = true;
      all = List.copyOf(waiting);
      waiting.clear();
      notifyAll();
    }
    all.forEach(Runnable::run);
  }

  /**
   * Waits until calls hang, without polling.
   *
   * @param calls how many calls to wait for
   * @param realTimeLimit how long to wait at most, in real time whatever the emulator's clock says
   * @throws AssertionError if fewer calls were held within the limit, or the thread was interrupted
   *     (its interrupt flag is then set)
   */
  public synchronized void awaitHeld(int calls, Duration realTimeLimit) {
    long end = System.nanoTime() + realTimeLimit.toNanos();
    while (held < calls) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(
            "waited " + realTimeLimit + " for " + calls + " held calls, held: " + held);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for held calls", interrupted);
      }
    }
  }

  /**
   * How many calls were held so far, released ones included.
   *
   * @return the number
   */
  public synchronized int held() {
    return held;
  }

  /** As {@link #release()}. */
  @Override
  public void close() {
    release();
  }

  /** Keeps the continuation of a call until the release; runs it at once after that. */
  void keep(Runnable continuation) {
    synchronized (this) {
      held++;
      notifyAll();
      if (!released) {
        waiting.add(continuation);
        return;
      }
    }
    continuation.run();
  }
}
