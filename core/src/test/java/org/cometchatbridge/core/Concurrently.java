/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs one piece of work on many threads that start together. */
final class Concurrently {

  private Concurrently() {}

  /** Begins the work on that many threads; each is told its number. */
  static List<Future<TokenResult>> run(int threads, IntFunction<TokenResult> work) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<TokenResult>> responses = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      responses.add(
          pool.submit(
              () -> {
                start.await();
                return work.apply(number);
              }));
    }
    start.countDown();
    pool.shutdown();
    return responses;
  }
}
