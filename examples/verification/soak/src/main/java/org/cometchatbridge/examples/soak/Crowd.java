/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/**
 * The visitors. They come at an even pace, after a slow beginning; who finds nobody free to serve
 * as the visitor comes late, and if that is by more than a moment, stays away.
 */
final class Crowd {

  private static final long LATE_NANOS = 250_000_000L;
  private static final double NANOS = 1e9;

  /** A process that has just started is slow, which is none of the bridge's business. */
  private static final Duration LONGEST_BEGINNING = Duration.ofSeconds(30);

  private static final double SLOWEST = 0.05;

  private final Plan plan;
  private final Tally tally;
  private final Ledger ledger;
  private final CloseableHttpClient http;
  private final int port;
  private final Stalls stalls;
  private final AtomicLong next = new AtomicLong();
  private final double beginning;
  private long begin;

  Crowd(Plan plan, Tally tally, Ledger ledger, CloseableHttpClient http, int port, Stalls stalls) {
    this.plan = plan;
    this.tally = tally;
    this.ledger = ledger;
    this.http = http;
    this.port = port;
    this.stalls = stalls;
    this.beginning = Math.min(plan.lasts().toNanos() / 5, LONGEST_BEGINNING.toNanos());
  }

  /** Lets them come until the time is over, and returns when the last one has left. */
  void visit() throws InterruptedException {
    begin = System.nanoTime();
    next.set(begin);
    List<Thread> visitors = new ArrayList<>();
    for (int i = 0; i < plan.visitors(); i++) {
      Random random = new Random(plan.seed() * 1_000_003L + i);
      Thread visitor = new Thread(() -> visitUntilTheEnd(random), "visitor-" + i);
      visitor.setDaemon(true);
      visitors.add(visitor);
      visitor.start();
    }
    for (Thread visitor : visitors) {
      visitor.join();
    }
  }

  private void visitUntilTheEnd(Random random) {
    long end = begin + plan.lasts().toNanos();
    while (true) {
      long turn = next.getAndUpdate(this::after);
      if (turn - end >= 0) {
        return;
      }
      for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      new RequestLogin(new Browser(http, port), ledger, tally, stalls, random, plan.users()).make();
    }
  }

  private long after(long turn) {
    long planned = Math.max(turn, System.nanoTime() - LATE_NANOS);
    double share = Math.min(1, (planned - begin) / beginning);
    double pace = Math.max(SLOWEST, share * share);
    return planned + Math.round(NANOS / plan.loginsPerSecond() / pace);
  }
}
