/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Handle for calls that a fault keeps hanging. Held calls do not block a thread. After its release
 * it holds no further calls. Thread-safe.
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

  /** Resumes every held call and removes the fault, so that later calls do not hang. Idempotent. */
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
   * Waits, without polling, until the given number of calls has been held.
   *
   * @param calls the number of calls to wait for
   * @param realTimeLimit the maximum wait in real time, independent of the emulator's clock
   * @throws AssertionError if fewer calls were held within the limit, or if the thread was
   *     interrupted (the interrupt flag is restored)
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
   * Returns the number of calls held so far, including released ones.
   *
   * @return the number
   */
  public synchronized int held() {
    return held;
  }

  /** Equivalent to {@link #release()}. */
  @Override
  public void close() {
    release();
  }

  /** Stores the continuation of a call until the release. After the release it runs immediately. */
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
