/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.time.Lane;
import org.cometchatbridge.core.internal.time.SharedThreads;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.BridgeListener;
import org.jspecify.annotations.Nullable;

/**
 * Delivers events to the listeners on a thread of its own, one at a time, so that a slow listener
 * blocks nothing.
 *
 * <p>If a listener is too slow, events about single users are dropped. Events that change the state
 * of the bridge are not: a listener that misses the end of an outage would report it forever.
 */
public final class EventDispatcher implements Events, AutoCloseable {

  /** The limit for events about single users, such as a created token. */
  private static final int QUEUE_CAPACITY = 1_000;

  /** The limit for events about single users that no later event corrects. */
  private static final int FINAL_CAPACITY = 20_000;

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
  private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);

  private final Timer timer;
  private final OperatorLog log;
  private final List<BridgeListener> listeners;
  private final Lane executor;
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();

  /** Written by the delivering thread only; there is never more than one. */
  private volatile @Nullable Duration warnedAt;

  /** Creates a dispatcher without a thread. */
  public EventDispatcher(
      List<BridgeListener> listeners, SharedThreads threads, Timer timer, OperatorLog log) {
    this.timer = timer;
    this.log = log.named(EventDispatcher.class);
    this.listeners = List.copyOf(listeners);
    this.executor = new Lane(threads, 1, Integer.MAX_VALUE);
  }

  @Override
  public void publish(BridgeEvent event) {
    if (queued.incrementAndGet() > capacity(event)) {
      queued.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    try {
      executor.execute(
          () -> {
            queued.decrementAndGet();
            deliver(event);
          });
    } catch (RejectedExecutionException closed) {
      queued.decrementAndGet();
    }
  }

  private static int capacity(BridgeEvent event) {
    if (changesState(event)) {
      return Integer.MAX_VALUE;
    }
    return isFinal(event) ? FINAL_CAPACITY : QUEUE_CAPACITY;
  }

  /** Few such events ever occur, however many users there are. */
  private static boolean changesState(BridgeEvent event) {
    return event instanceof BridgeEvent.OutageStarted
        || event instanceof BridgeEvent.OutageEnded
        || event instanceof BridgeEvent.OperatorActionRequired
        || event instanceof BridgeEvent.SecondaryKeyInUse
        || event instanceof BridgeEvent.BrakeApplied;
  }

  /** Such as a token that stays valid at CometChat. */
  private static boolean isFinal(BridgeEvent event) {
    return event instanceof BridgeEvent.RevocationFailed
        || event instanceof BridgeEvent.UserParked
        || event instanceof BridgeEvent.UserChangeDropped;
  }

  private void deliver(BridgeEvent event) {
    warnAboutDroppedEvents();
    for (BridgeListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (Exception | Error e) {
        // A LinkageError or an undeclared checked exception, which other JVM languages can throw,
        // must not prevent delivery to the other listeners.
        log.warn(
            "{} threw {} while handling {}",
            listener.getClass().getName(),
            e.getClass().getName(),
            event.getClass().getSimpleName());
      }
    }
  }

  /** Limited to one warning a minute, because a listener may be too slow all the time. */
  private void warnAboutDroppedEvents() {
    Duration now = timer.elapsed();
    Duration last = warnedAt;
    if (dropped.get() > 0 && (last == null || now.minus(last).compareTo(WARNING_INTERVAL) >= 0)) {
      warnedAt = now;
      log.warn(
          "{} bridge events were dropped because a listener is too slow", dropped.getAndSet(0));
    }
  }

  /** Delivers the queued events, within at most half a second. */
  @Override
  public void close() {
    executor.shutdown();
    Duration timeout = timer.inRealTime(CLOSE_TIMEOUT);
    boolean interrupted = false;
    try {
      if (executor.awaitTermination(timeout)) {
        return;
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    executor.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
