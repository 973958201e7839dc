/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.spi.BridgeListener;

/** Keeps every event, and lets a test wait for one. */
public final class RecordingListener implements BridgeListener {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<BridgeEvent> events = new ArrayList<>();

  @Override
  public void onEvent(BridgeEvent event) {
    lock.lock();
    try {
      events.add(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The events of one kind so far. */
  public <E extends BridgeEvent> List<E> all(Class<E> kind) {
    lock.lock();
    try {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until that many events of one kind have come, and returns them. */
  public <E extends BridgeEvent> List<E> await(Class<E> kind, int atLeast) {
    lock.lock();
    try {
      long nanos = REAL_LIMIT.toNanos();
      while (events.stream().filter(kind::isInstance).count() < atLeast) {
        if (nanos <= 0) {
          throw new AssertionError(
              "no " + atLeast + " of " + kind.getSimpleName() + " in " + events);
        }
        nanos = changed.awaitNanos(nanos);
      }
      return all(kind);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }
}
