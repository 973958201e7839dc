/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads that several bridges share, for tasks that may block. Tasks come through a {@link Lane}.
 *
 * <p>There are few threads as long as tasks end soon. A task that has waited for {@value
 * #PATIENCE_MILLIS} ms gets a thread of its own, so that the blocked tasks of one bridge do not
 * delay another one. The lanes bound the number of tasks, and so of threads.
 */
public final class SharedThreads implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofMillis(PATIENCE_MILLIS);
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(20);
  private static final long IDLE_SECONDS = 10;

  private final int usualThreads;
  private final Timer timer;
  private final ThreadPoolExecutor executor;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int busy;
  private boolean checking;
  private boolean closed;

  private record Waiting(Lane lane, Duration since) {}

  /**
   * Creates no thread yet.
   *
   * @param role a part of the threads' names
   * @param usualThreads as many threads run tasks before others have to wait
   * @param timer measures how long a task waits
   */
  public SharedThreads(String role, int usualThreads, Timer timer) {
    this.usualThreads = usualThreads;
    this.timer = timer;
    this.executor =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DaemonThreadFactory(role));
  }

  /**
   * Runs the next task of a lane on one of the threads.
   *
   * @throws RejectedExecutionException if the threads have ended
   */
  void execute(Lane lane) {
    synchronized (this) {
      if (closed && busy == 0) {
        throw new RejectedExecutionException("The threads have ended");
      }
      if (closed || busy >= usualThreads) {
        waiting.addLast(new Waiting(lane, timer.elapsed()));
        checkLater();
        return;
      }
      busy++;
    }
    start(lane);
  }

  private void start(Lane lane) {
    try {
      executor.execute(() -> work(lane));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      synchronized (this) {
        busy--;
      }
      throw e;
    }
  }

  private void work(Lane first) {
    for (Lane lane = first; lane != null; lane = next(lane)) {
      try {
        lane.runTask();
      } catch (Exception | Error e) {
        // Reported as if it ended the thread, which the waiting tasks still need.
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }

  /** After each task it is the turn of the lane that has waited longest. */
  private synchronized @Nullable Lane next(Lane done) {
    if (done.endTask()) {
      waiting.addLast(new Waiting(done, timer.elapsed()));
    }
    Waiting next = waiting.pollFirst();
    if (next == null) {
      busy--;
      return null;
    }
    return next.lane();
  }

  /** Guarded by this. */
  private void checkLater() {
    if (!checking && !closed) {
      checking = true;
      timer.schedule(CHECK_INTERVAL, this::check);
    }
  }

  private void check() {
    if (Thread.holdsLock(this)) {
      // The timer is closed and runs what is scheduled at once.
      return;
    }
    List<Lane> impatient = new ArrayList<>();
    synchronized (this) {
      checking = false;
      if (closed) {
        return;
      }
      Duration before = timer.elapsed().minus(PATIENCE);
      while (impatient.size() < usualThreads
          && !waiting.isEmpty()
          && waiting.getFirst().since().compareTo(before) <= 0) {
        impatient.add(waiting.removeFirst().lane());
        busy++;
      }
      if (!waiting.isEmpty()) {
        checkLater();
      }
    }
    impatient.forEach(this::start);
  }

  /** Ends each thread when the tasks are done. Does not wait for that. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    executor.shutdown();
  }
}
