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

/** Records all events and lets a test wait for them. */
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

  /** The recorded events of a type. */
  public <E extends BridgeEvent> List<E> all(Class<E> type) {
    lock.lock();
    try {
      return events.stream().filter(type::isInstance).map(type::cast).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the given number of events of a type is recorded, and returns them. */
  public <E extends BridgeEvent> List<E> await(Class<E> type, int atLeast) {
    lock.lock();
    try {
      long nanos = REAL_LIMIT.toNanos();
      while (events.stream().filter(type::isInstance).count() < atLeast) {
        if (nanos <= 0) {
          throw new AssertionError(
              "fewer than " + atLeast + " of " + type.getSimpleName() + " in " + events);
        }
        nanos = changed.awaitNanos(nanos);
      }
      return all(type);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }
}
