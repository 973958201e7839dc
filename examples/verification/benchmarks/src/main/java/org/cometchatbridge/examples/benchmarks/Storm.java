/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many logins of users who have not been logged in before. */
final class Storm {

  private static final long LONGEST_SECONDS = 150;
  private static final AtomicInteger WAVES = new AtomicInteger();

  private Storm() {}

  /**
   * How a storm ended.
   *
   * @param nanos from the first login until the last one has ended
   * @param lost how many logins got no token
   */
  record Ended(long nanos, int lost) {}

  /** All at once. */
  static Ended of(TokenSource source, String prefix, int logins) throws InterruptedException {
    return of(source, prefix, logins, logins);
  }

  /**
   * Logins, of which not more run than there are permits.
   *
   * @param prefix the beginning of the user ids
   */
  static Ended of(TokenSource source, String prefix, int logins, int atOnce)
      throws InterruptedException {
    int wave = WAVES.incrementAndGet();
    AtomicInteger lost = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(logins);
    Semaphore permits = new Semaphore(atOnce);
    long start = System.nanoTime();
    for (int i = 0; i < logins; i++) {
      permits.acquire();
      source.logIn(
          prefix + wave + "-" + i,
          token -> {
            if (!token) {
              lost.incrementAndGet();
            }
            permits.release();
            ended.countDown();
          });
    }
    if (!ended.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      lost.addAndGet((int) ended.getCount());
    }
    return new Ended(System.nanoTime() - start, lost.get());
  }
}
