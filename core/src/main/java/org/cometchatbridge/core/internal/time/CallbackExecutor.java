/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs code of the application that depends on a result, so that it cannot block the timer or an
 * I/O thread. The threads are created when they are needed and end when they are idle.
 */
public final class CallbackExecutor implements Executor, AutoCloseable {

  private static final int MAX_THREADS = 2;
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor executor;

  /** Creates an executor without a thread. */
  public CallbackExecutor() {
    executor =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreadFactory("callbacks"));
    executor.allowCoreThreadTimeOut(true);
  }

  /** Runs a callback; on the calling thread if the executor is closed, so that none is lost. */
  @Override
  public void execute(Runnable callback) {
    try {
      executor.execute(callback);
    } catch (RejectedExecutionException closed) {
      callback.run();
    }
  }

  /** Runs the queued callbacks, then ends the threads. Does not wait for them. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
