/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.concurrent.locks.LockSupport;

/**
 * How long the whole process has stood still, a tenth of a second or more at a time: while garbage
 * was collected, or because the machine was busy with something else. What a visitor waits for then
 * says nothing of a deadline, and is told of by itself. Thread-safe.
 */
final class Stalls implements AutoCloseable {

  private static final long LOOK_NANOS = 10_000_000;

  /** A thread that comes late by less is no sign that all the others do. */
  private static final long STALL_NANOS = 100_000_000;

  private final Thread clock = new Thread(this::look, "stalls");
  private long due = System.nanoTime() + LOOK_NANOS;
  private long nanos;

  /** Begins to look. */
  Stalls() {
    clock.setDaemon(true);
    clock.start();
  }

  /** The milliseconds so far; what the clock has not woken up to yet counts. */
  synchronized double millis() {
    return (nanos + late()) / 1e6;
  }

  @Override
  public void close() {
    clock.interrupt();
  }

  private void look() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
      note();
    }
  }

  private synchronized void note() {
    nanos += late();
    due = System.nanoTime() + LOOK_NANOS;
  }

  private long late() {
    long late = System.nanoTime() - due;
    return late >= STALL_NANOS ? late : 0;
  }
}
