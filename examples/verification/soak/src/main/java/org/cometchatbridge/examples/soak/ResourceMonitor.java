/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Journal;
import org.cometchatbridge.emulator.Operation;

/** Samples the use of resources that a leak would increase, and keeps one sample per second. */
final class ResourceMonitor implements AutoCloseable {

  private static final long TICK_MILLIS = 50;
  private static final int TICKS_PER_SAMPLE = 20;

  /**
   * One second of the run.
   *
   * @param busyThreads the maximum within the second
   * @param heapMegabytes the used heap, including garbage
   * @param inUseMegabytes the used heap after the last forced collection
   */
  record Sample(
      int second,
      int busyThreads,
      long heapMegabytes,
      long inUseMegabytes,
      int threads,
      long files) {}

  private final Statistics statistics;
  private final Journal journal;
  private final TokenAudit tokenAudit;
  private final IntSupplier busyThreads;
  private final int secondsBetweenCollections;
  private final Journal.Subscription subscription;
  private final LongAdder calls = new LongAdder();
  private final LongAdder loginCalls = new LongAdder();
  private final List<Sample> samples = new ArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "gauges");
            thread.setDaemon(true);
            return thread;
          });
  private int ticks;
  private int mostBusy;
  private long inUseMegabytes;

  /**
   * A monitor that is not started.
   *
   * @param secondsBetweenCollections the interval of forced garbage collections
   */
  ResourceMonitor(
      Statistics statistics,
      Journal journal,
      TokenAudit tokenAudit,
      IntSupplier busyThreads,
      int secondsBetweenCollections) {
    this.statistics = statistics;
    this.journal = journal;
    this.tokenAudit = tokenAudit;
    this.busyThreads = busyThreads;
    this.secondsBetweenCollections = secondsBetweenCollections;
    this.subscription = journal.subscribe(this::seen);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // runs until the executor is stopped
  void start() {
    clock.scheduleAtFixedRate(this::sample, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The calls that arrived at CometChat. */
  long calls() {
    return calls.sum();
  }

  /** The calls that mint tokens or create users. */
  long loginCalls() {
    return loginCalls.sum();
  }

  synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** The used heap after a forced collection. */
  static long heapInUseMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  /** The number of threads whose name has this prefix. */
  static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  /** The number of open files and sockets, or 0 where the platform does not provide it. */
  static long files() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    subscription.close();
  }

  private void seen(Exchange exchange) {
    if (exchange.completed()) {
      return;
    }
    calls.increment();
    statistics.called();
    if (exchange.operation() == Operation.CREATE_AUTH_TOKEN
        || exchange.operation() == Operation.CREATE_USER) {
      loginCalls.increment();
    }
  }

  private synchronized void sample() {
    mostBusy = Math.max(mostBusy, busyThreads.getAsInt());
    ticks++;
    if (ticks % TICKS_PER_SAMPLE != 0) {
      return;
    }
    // Otherwise both would grow with every login.
    journal.clear();
    tokenAudit.alive();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    if (samples.size() % secondsBetweenCollections == 0) {
      inUseMegabytes = heapInUseMegabytes();
    }
    samples.add(
        new Sample(
            samples.size(),
            mostBusy,
            heap,
            inUseMegabytes,
            ManagementFactory.getThreadMXBean().getThreadCount(),
            files()));
    mostBusy = 0;
  }
}
