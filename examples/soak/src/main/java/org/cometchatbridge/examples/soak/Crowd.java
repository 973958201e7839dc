/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/**
 * The visitors. They come at an even pace; who finds nobody free to serve as the visitor comes
 * late, and if that is by more than a moment, stays away.
 */
final class Crowd {

  private static final long LATE_NANOS = 250_000_000L;

  private final Plan plan;
  private final Tally tally;
  private final CloseableHttpClient http;
  private final int port;
  private final AtomicLong next = new AtomicLong();

  Crowd(Plan plan, Tally tally, CloseableHttpClient http, int port) {
    this.plan = plan;
    this.tally = tally;
    this.http = http;
    this.port = port;
  }

  /** Lets them come until the time is over, and returns when the last one has left. */
  void visit() throws InterruptedException {
    long end = System.nanoTime() + plan.lasts().toNanos();
    next.set(System.nanoTime());
    List<Thread> visitors = new ArrayList<>();
    for (int i = 0; i < plan.visitors(); i++) {
      Random random = new Random(plan.seed() * 1_000_003 + i);
      Thread visitor = new Thread(() -> visitUntil(end, random), "visitor-" + i);
      visitor.setDaemon(true);
      visitors.add(visitor);
      visitor.start();
    }
    for (Thread visitor : visitors) {
      visitor.join();
    }
  }

  private void visitUntil(long end, Random random) {
    long gap = 1_000_000_000L / plan.loginsPerSecond();
    while (true) {
      long turn =
          next.getAndUpdate(planned -> Math.max(planned, System.nanoTime() - LATE_NANOS) + gap);
      if (turn - end >= 0) {
        return;
      }
      for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      new Visit(new Browser(http, port), tally, random, plan.users()).make();
    }
  }
}
