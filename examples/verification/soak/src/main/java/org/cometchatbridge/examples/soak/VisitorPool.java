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
 * Starts visitor sessions at a constant rate after a warm-up. A session starts late when all
 * threads are busy, and is omitted when it would be more than 250 ms late.
 */
final class VisitorPool {

  private static final long LATE_NANOS = 250_000_000L;
  private static final double NANOS = 1e9;

  /** The process is slow after its start, independently of the bridge. */
  private static final Duration MAX_WARM_UP = Duration.ofSeconds(30);

  private static final double SLOWEST = 0.05;

  private final Options options;
  private final Statistics statistics;
  private final TokenAudit tokenAudit;
  private final CloseableHttpClient http;
  private final int port;
  private final StallDetector stallDetector;
  private final AtomicLong next = new AtomicLong();
  private final double warmUpNanos;
  private long begin;

  VisitorPool(
      Options options,
      Statistics statistics,
      TokenAudit tokenAudit,
      CloseableHttpClient http,
      int port,
      StallDetector stallDetector) {
    this.options = options;
    this.statistics = statistics;
    this.tokenAudit = tokenAudit;
    this.http = http;
    this.port = port;
    this.stallDetector = stallDetector;
    this.warmUpNanos = Math.min(options.lasts().toNanos() / 5, MAX_WARM_UP.toNanos());
  }

  /** Runs until the end of the duration, and returns when the last session has ended. */
  void visit() throws InterruptedException {
    begin = System.nanoTime();
    next.set(begin);
    List<Thread> visitors = new ArrayList<>();
    for (int i = 0; i < options.visitors(); i++) {
      Random random = new Random(options.seed() * 1_000_003L + i);
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
    long end = begin + options.lasts().toNanos();
    while (true) {
      long turn = next.getAndUpdate(this::after);
      if (turn - end >= 0) {
        return;
      }
      for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      new VisitorSession(
              new VisitorClient(http, port),
              tokenAudit,
              statistics,
              stallDetector,
              random,
              options.users())
          .make();
    }
  }

  private long after(long turn) {
    long planned = Math.max(turn, System.nanoTime() - LATE_NANOS);
    double share = Math.min(1, (planned - begin) / warmUpNanos);
    double pace = Math.max(SLOWEST, share * share);
    return planned + Math.round(NANOS / options.loginsPerSecond() / pace);
  }
}
