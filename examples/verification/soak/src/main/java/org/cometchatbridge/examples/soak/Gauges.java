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

/** Looks at everything that could grow, many times a second, and keeps one sample a second. */
final class Gauges implements AutoCloseable {

  private static final long LOOK_MILLIS = 50;
  private static final int LOOKS = 20;

  /**
   * One second of the run.
   *
   * @param busyThreads the most that were seen in it
   * @param heapMegabytes with garbage
   * @param inUseMegabytes what was in use when the garbage was last taken away
   */
  record Sample(
      int second,
      int busyThreads,
      long heapMegabytes,
      long inUseMegabytes,
      int threads,
      long files) {}

  private final Tally tally;
  private final Journal journal;
  private final Ledger ledger;
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
  private int looks;
  private int mostBusy;
  private long inUseMegabytes;

  /**
   * Gauges that stand still.
   *
   * @param secondsBetweenCollections how often the garbage is taken away, which takes a moment
   */
  Gauges(
      Tally tally,
      Journal journal,
      Ledger ledger,
      IntSupplier busyThreads,
      int secondsBetweenCollections) {
    this.tally = tally;
    this.journal = journal;
    this.ledger = ledger;
    this.busyThreads = busyThreads;
    this.secondsBetweenCollections = secondsBetweenCollections;
    this.subscription = journal.subscribe(this::seen);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it goes on until the clock is stopped
  void start() {
    clock.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Calls that arrived at CometChat. */
  long calls() {
    return calls.sum();
  }

  /** Those that mint tokens or create users. */
  long loginCalls() {
    return loginCalls.sum();
  }

  synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** What is really in use, after the garbage has gone. */
  static long heapInUseMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  /** How many threads have a name that begins so. */
  static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  /** Open files and sockets, or 0 where nobody tells. */
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
    tally.called();
    if (exchange.operation() == Operation.CREATE_AUTH_TOKEN
        || exchange.operation() == Operation.CREATE_USER) {
      loginCalls.increment();
    }
  }

  private synchronized void look() {
    mostBusy = Math.max(mostBusy, busyThreads.getAsInt());
    looks++;
    if (looks % LOOKS != 0) {
      return;
    }
    // Both keep something of every login of the run otherwise.
    journal.clear();
    ledger.alive();
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
