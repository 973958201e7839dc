/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
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
    return await(type, event -> true, atLeast);
  }

  /**
   * Waits until the given number of matching events is recorded, and returns them. Events arrive
   * after the responses that they describe, so a count taken before a step may be too low.
   */
  public <E extends BridgeEvent> List<E> await(
      Class<E> type, Predicate<? super E> matching, int atLeast) {
    lock.lock();
    try {
      long nanos = REAL_LIMIT.toNanos();
      List<E> seen = matching(type, matching);
      while (seen.size() < atLeast) {
        if (nanos <= 0) {
          throw new AssertionError(
              "fewer than " + atLeast + " of " + type.getSimpleName() + " in " + events);
        }
        nanos = changed.awaitNanos(nanos);
        seen = matching(type, matching);
      }
      return seen;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private <E extends BridgeEvent> List<E> matching(Class<E> type, Predicate<? super E> matching) {
    return all(type).stream().filter(matching).toList();
  }
}
