/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs code of the application that depends on a result, so that it cannot block the timer or an
 * I/O thread.
 */
public final class CallbackExecutor implements Executor, AutoCloseable {

  private static final int AT_ONCE = 2;

  private final Lane lane;

  /** Creates an executor for one bridge. */
  public CallbackExecutor(SharedThreads threads) {
    lane = new Lane(threads, AT_ONCE, Integer.MAX_VALUE);
  }

  /** Runs a callback; on the calling thread if the executor is closed, so that none is lost. */
  @Override
  public void execute(Runnable callback) {
    try {
      lane.execute(callback);
    } catch (RejectedExecutionException closed) {
      callback.run();
    }
  }

  /** Runs the queued callbacks. Does not wait for them. */
  @Override
  public void close() {
    lane.shutdown();
  }
}
