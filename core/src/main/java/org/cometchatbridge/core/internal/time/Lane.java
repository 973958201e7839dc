/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one kind of one bridge on {@link SharedThreads}. Only some run at once, however many
 * wait, so a bridge whose tasks block has only these threads. Tasks start in their order.
 */
public final class Lane implements Executor {

  private final SharedThreads threads;
  private final int atOnce;
  private final int mostWaiting;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final List<Thread> running;
  private final CountDownLatch terminated = new CountDownLatch(1);

  /** The runs that have a thread or wait for one; at most as many as tasks run at once. */
  private int runs;

  private boolean shutdown;

  /**
   * Creates a lane without a task.
   *
   * @param atOnce as many tasks run at once
   * @param mostWaiting as many tasks wait; further ones are rejected
   */
  public Lane(SharedThreads threads, int atOnce, int mostWaiting) {
    this.threads = threads;
    this.atOnce = atOnce;
    this.mostWaiting = mostWaiting;
    this.running = new ArrayList<>(atOnce);
  }

  /**
   * Runs a task later.
   *
   * @throws RejectedExecutionException if too many tasks wait, or after {@link #shutdown}
   */
  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (shutdown || waiting.size() >= mostWaiting) {
        throw new RejectedExecutionException(
            shutdown ? "No further tasks are run" : "Too many tasks wait");
      }
      waiting.addLast(task);
      if (runs >= atOnce) {
        return;
      }
      runs++;
    }
    try {
      threads.execute(this);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      endRun();
      throw e;
    }
  }

  /** Runs the first task that waits. */
  void runTask() {
    Runnable task = begin();
    if (task != null) {
      task.run();
    }
  }

  private synchronized @Nullable Runnable begin() {
    Runnable task = waiting.pollFirst();
    if (task != null) {
      running.add(Thread.currentThread());
    }
    return task;
  }

  /** Ends a task, and returns whether another one waits. */
  synchronized boolean endTask() {
    running.remove(Thread.currentThread());
    // The thread's next task is another bridge's, perhaps.
    Thread.interrupted();
    if (!waiting.isEmpty()) {
      return true;
    }
    endRun();
    return false;
  }

  private synchronized void endRun() {
    runs--;
    terminateIfDone();
  }

  /** Guarded by this. */
  private void terminateIfDone() {
    if (shutdown && runs == 0) {
      terminated.countDown();
    }
  }

  /** Rejects further tasks. Those that wait are run. */
  public synchronized void shutdown() {
    shutdown = true;
    terminateIfDone();
  }

  /** Rejects further tasks, discards those that wait and interrupts those that run. */
  public synchronized void shutdownNow() {
    shutdown = true;
    waiting.clear();
    running.forEach(Thread::interrupt);
    terminateIfDone();
  }

  /**
   * Waits until no task runs or waits after a shutdown.
   *
   * @return whether that is so within the wait
   * @throws InterruptedException if the calling thread is interrupted
   */
  public boolean awaitTermination(Duration wait) throws InterruptedException {
    return terminated.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }
}
