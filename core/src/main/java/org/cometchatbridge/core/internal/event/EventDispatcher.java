/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.thread.DaemonThreads;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.spi.BridgeListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to the listeners on a thread of its own, so that a slow listener delays nobody. */
public final class EventDispatcher implements Events, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);
  private static final int WAITING_EVENTS = 1_000;
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private static final Duration REMINDER = Duration.ofMinutes(1);

  private final Timer timer;
  private final List<BridgeListener> listeners;
  private final ThreadPoolExecutor executor;
  private final AtomicLong dropped = new AtomicLong();

  /** Touched by the one thread that delivers; a new one in its place is made after it has ended. */
  private volatile @Nullable Duration toldAt;

  /** Makes no thread yet. */
  public EventDispatcher(List<BridgeListener> listeners, Timer timer) {
    this.timer = timer;
    this.listeners = List.copyOf(listeners);
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_EVENTS),
            new DaemonThreads("events"));
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void publish(BridgeEvent event) {
    try {
      executor.execute(() -> deliver(event));
    } catch (RejectedExecutionException full) {
      dropped.incrementAndGet();
    }
  }

  private void deliver(BridgeEvent event) {
    tellOfDropped();
    for (BridgeListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (Exception | Error e) {
        // A LinkageError of one listener must not keep the event from the others, nor must a
        // checked
        // exception, which other languages throw undeclared.
        LOG.warn(
            "{} failed on {}: {}",
            listener.getClass().getName(),
            event.getClass().getSimpleName(),
            e.getClass().getName());
      }
    }
  }

  /** A listener that is always too slow loses events all the time. */
  private void tellOfDropped() {
    Duration now = timer.elapsed();
    Duration last = toldAt;
    if (dropped.get() > 0 && (last == null || now.minus(last).compareTo(REMINDER) >= 0)) {
      toldAt = now;
      LOG.warn(
          "{} bridge events were dropped because a listener is too slow", dropped.getAndSet(0));
    }
  }

  /** Delivers what is waiting, for half a second at the most, and ends the thread. */
  @Override
  public void close() {
    executor.shutdown();
    Duration lastWords = timer.inRealTime(LAST_WORDS);
    boolean interrupted = false;
    try {
      if (executor.awaitTermination(lastWords.toMillis(), TimeUnit.MILLISECONDS)) {
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
