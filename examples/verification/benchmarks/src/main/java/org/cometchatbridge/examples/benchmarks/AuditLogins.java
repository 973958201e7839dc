/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;

/** Logins while a slow sink stores the audit, and as many without a sink, in turns. */
final class AuditLogins {

  static final int SINK_MILLIS = 20;

  private static final int BLOCK = 100;
  private static final int AT_ONCE = 8;
  private static final int HIGHEST_LIMIT = 1_000_000;

  private final AtomicInteger records = new AtomicInteger();

  /**
   * What was measured.
   *
   * @param logins the number of logins with the sink, and of those without it
   * @param records the number of records that the sink has stored when all were due
   * @param withSink the 99th percentile of the time until a token with the sink, in nanoseconds
   * @param withoutSink the same without the sink
   */
  record Outcome(int logins, int records, long withSink, long withoutSink) {}

  /** Runs; the sink needs {@link #SINK_MILLIS} for each login. */
  Outcome run(int logins) throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try (StubProcess stub = StubProcess.start(false);
        CometChatBridge quiet = CometChatBridge.create(config(stub).build());
        CometChatBridge audited =
            CometChatBridge.create(config(stub).audit(record -> store()).build())) {
      logIn(threads, quiet, BLOCK, new ArrayList<>());
      logIn(threads, audited, BLOCK, new ArrayList<>());
      await(BLOCK);
      List<Long> without = new ArrayList<>();
      List<Long> with = new ArrayList<>();
      while (with.size() < logins) {
        logIn(threads, quiet, BLOCK, without);
        logIn(threads, audited, BLOCK, with);
      }
      await(with.size() + BLOCK);
      return new Outcome(with.size(), records.get() - BLOCK, percentile(with), percentile(without));
    } finally {
      threads.shutdownNow();
    }
  }

  private void store() {
    Threads.sleep(SINK_MILLIS);
    records.incrementAndGet();
  }

  /** Waits until the sink has had the time for this many records. */
  private void await(int expected) {
    long end = System.nanoTime() + 2L * expected * SINK_MILLIS * 1_000_000;
    while (records.get() < expected && System.nanoTime() < end) {
      Threads.sleep(SINK_MILLIS);
    }
  }

  private static CometChatBridgeConfig.Builder config(StubProcess stub) {
    return stub.config().coreCallsPerMinute(HIGHEST_LIMIT).standardCallsPerMinute(HIGHEST_LIMIT);
  }

  private static void logIn(
      ExecutorService threads, CometChatBridge bridge, int count, List<Long> nanos)
      throws InterruptedException, ExecutionException {
    List<Future<Long>> logins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String user = "user-" + i + "-" + System.nanoTime();
      logins.add(threads.submit(() -> SpeedProbe.login(bridge, user)));
    }
    for (Future<Long> login : logins) {
      nanos.add(login.get());
    }
  }

  private static long percentile(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length * 99 / 100];
  }
}
