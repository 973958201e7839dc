/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Holds the first thread that arrives after it was closed, until it is opened. */
final class Gate {

  private static final long LIMIT_SECONDS = 60;

  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Closes it. */
  void close() {
    closed.set(true);
  }

  /** Waits if this is the first thread. */
  void pass() {
    if (closed.compareAndSet(true, false)) {
      reached.countDown();
      await(opened);
    }
  }

  boolean isReached() {
    return reached.getCount() == 0;
  }

  /** Waits until a thread is held. */
  void awaitReached() {
    await(reached);
  }

  void open() {
    closed.set(false);
    opened.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Nothing has happened at the gate");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("The test was interrupted", e);
    }
  }
}
