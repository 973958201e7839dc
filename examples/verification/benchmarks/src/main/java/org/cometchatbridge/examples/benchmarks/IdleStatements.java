/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.jdbc.JdbcSync;

/** How many statements nodes execute that have nothing to do. */
final class IdleStatements {

  private static final int NODES = 2;

  /** At its start, a node also counts what there is. */
  private static final int FIRST_INTERVALS = 5;

  private final StubProcess stub;

  IdleStatements(StubProcess stub) {
    this.stub = stub;
  }

  /**
   * What was measured.
   *
   * @param intervals how many poll intervals have elapsed
   * @param statements the statements of each node
   */
  record Outcome(double intervals, List<Integer> statements) {

    /** The most statements of a node for each interval. */
    double most() {
      return statements.stream().mapToInt(Integer::intValue).max().orElse(0) / intervals;
    }
  }

  Outcome run(Duration pollInterval, int intervals) {
    List<AtomicInteger> counters = new ArrayList<>();
    List<CometChatBridge> nodes = new ArrayList<>();
    try (OutboxDatabase database = OutboxDatabase.create(stub)) {
      try {
        for (int node = 0; node < NODES; node++) {
          AtomicInteger counter = new AtomicInteger();
          counters.add(counter);
          ObservedDataSource.Observer observer =
              new ObservedDataSource.Observer() {
                @Override
                public void begins(String sql) {
                  counter.incrementAndGet();
                }
              };
          JdbcSync.Builder sync =
              JdbcSync.builder(ObservedDataSource.of(database.dataSource(), observer))
                  .pollInterval(pollInterval);
          nodes.add(CometChatBridge.create(database.config(sync).build()));
        }
        Threads.sleep(pollInterval.toMillis() * FIRST_INTERVALS);
        counters.forEach(counter -> counter.set(0));
        long start = System.nanoTime();
        Threads.sleep(pollInterval.toMillis() * intervals);
        List<Integer> statements = counters.stream().map(AtomicInteger::get).toList();
        double elapsed = (double) (System.nanoTime() - start) / pollInterval.toNanos();
        return new Outcome(elapsed, statements);
      } finally {
        nodes.forEach(CometChatBridge::close);
      }
    }
  }
}
