/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cometchatbridge.core.internal.time.DaemonThreadFactory;

/**
 * Runs steps that block without a limit of their own, such as a DNS lookup, each on a thread that
 * is left behind when its time is over.
 */
final class BoundedStep {

  private final DaemonThreadFactory threads = new DaemonThreadFactory("doctor");

  /**
   * Runs a step.
   *
   * @return its result
   * @throws ExecutionException with what the step has thrown
   */
  <T> T run(Duration limit, Callable<T> step)
      throws ExecutionException, TimeoutException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(step);
    threads.newThread(task).start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      task.cancel(true);
    }
  }
}
