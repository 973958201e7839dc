/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.concurrent.locks.LockSupport;

/**
 * Measures for how long the whole process was suspended, 100 ms or more at a time: by garbage
 * collection or because the machine was busy. Latencies do not include this time; it is reported
 * separately. Thread-safe.
 */
final class StallDetector implements AutoCloseable {

  private static final long TICK_NANOS = 10_000_000;

  /** A smaller delay of one thread does not mean that all threads are delayed. */
  private static final long STALL_NANOS = 100_000_000;

  private final Thread clock = new Thread(this::run, "stalls");
  private long due = System.nanoTime() + TICK_NANOS;
  private long nanos;

  /** Starts the measurement. */
  StallDetector() {
    clock.setDaemon(true);
    clock.start();
  }

  /** The milliseconds so far, including a suspension that is not over yet. */
  synchronized double millis() {
    return (nanos + late()) / 1e6;
  }

  @Override
  public void close() {
    clock.interrupt();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(TICK_NANOS);
      measure();
    }
  }

  private synchronized void measure() {
    nanos += late();
    due = System.nanoTime() + TICK_NANOS;
  }

  private long late() {
    long late = System.nanoTime() - due;
    return late >= STALL_NANOS ? late : 0;
  }
}
