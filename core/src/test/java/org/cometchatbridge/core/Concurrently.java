/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs a task on many threads that start simultaneously. */
final class Concurrently {

  private Concurrently() {}

  /** Starts the task on the given number of threads; its argument is the number of the thread. */
  static List<Future<TokenResult>> run(int threads, IntFunction<TokenResult> task) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<TokenResult>> responses = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      responses.add(
          pool.submit(
              () -> {
                start.await();
                return task.apply(number);
              }));
    }
    start.countDown();
    pool.shutdown();
    return responses;
  }
}
