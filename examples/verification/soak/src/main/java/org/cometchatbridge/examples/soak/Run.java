/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.examples.soak.Outcome.Memory;

/** One run: host, bridge, emulator and visitors, from the start of the first to what they leave. */
final class Run {

  private static final String BRIDGE_THREADS = "cometchat-bridge-";
  private static final int THREADS_BESIDE_VISITORS = 50;
  private static final int HIGHEST_LIMIT = 1_000_000;
  private static final int MINTS_FOR_A_USER = 10_000;
  private static final String DROPPED = BridgeEvent.RevocationFailed.class.getSimpleName();
  private static final Duration LONGEST_AFTERMATH = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 100;
  private static final int COLLECTIONS = 20;

  private final Plan plan;
  private final Filter outermost;
  private final Tally tally;
  private final Events events;
  private final CountDownLatch never = new CountDownLatch(1);

  /**
   * A run that has not begun.
   *
   * @param outermost stands between visitors and host
   */
  Run(Plan plan, Filter outermost) {
    this.plan = plan;
    this.outermost = outermost;
    this.tally = new Tally(plan.lasts().plus(LONGEST_AFTERMATH).toSeconds());
    this.events = new Events(tally);
  }

  @SuppressWarnings("try") // two are closed early, to see what they leave behind
  Outcome make() throws Exception {
    Troubles troubles = new Troubles(plan.lasts());
    try (CometChatEmulator emulator =
            CometChatEmulator.builder().sampleUsers(false).validateContract(false).start();
        CometChatBridge bridge = CometChatBridge.create(config(emulator));
        Host host = new Host(bridge, plan.visitors() + THREADS_BESIDE_VISITORS, outermost)) {
      host.start();
      Ledger ledger = new Ledger(emulator.users());
      Memory before = memory();
      Midway midway = new Midway();
      try (Gauges gauges =
              new Gauges(
                  tally,
                  emulator.journal(),
                  ledger,
                  host::busyThreads,
                  secondsBetweenCollections());
          Stalls stalls = new Stalls();
          CloseableHttpClient http = Browser.connections(plan.visitors())) {
        tally.begin();
        troubles.begin(emulator.faults(), plan.seed());
        gauges.start();
        midway.start();
        new Crowd(plan, tally, ledger, http, host.port(), stalls).visit();
        http.close();
        emulator.faults().clear();
        waitForRevocations(ledger);
        emulator.journal().clear();
        Memory after = memory();
        bridge.close();
        return new Outcome(
            plan,
            tally,
            gauges.samples(),
            troubles.outages(),
            gauges.calls(),
            gauges.loginCalls(),
            events.mostCalls(),
            events.counts(),
            before,
            midway.seen(),
            after,
            stalls.millis(),
            threadsThatStay(),
            ledger.ended(),
            ledger.alive(),
            ledger.howAlive());
      }
    }
  }

  private CometChatBridgeConfig config(CometChatEmulator emulator) {
    return CometChatBridgeConfig.builder()
        .appId(emulator.appId())
        .region(emulator.region())
        .apiKey(emulator.apiKey())
        .baseUrl(emulator.baseUrl())
        .coreCallsPerMinute(HIGHEST_LIMIT)
        .standardCallsPerMinute(HIGHEST_LIMIT)
        .maxTokensPerUserPerHour(MINTS_FOR_A_USER)
        .listener(events)
        .build();
  }

  private int secondsBetweenCollections() {
    return (int) Math.max(1, plan.lasts().toSeconds() / COLLECTIONS);
  }

  private Memory memory() {
    return new Memory(
        tally.of(Tally.What.LOGINS),
        Gauges.heapInUseMegabytes(),
        Gauges.threads(BRIDGE_THREADS),
        Gauges.files());
  }

  /**
   * What is still owed then is dropped when the bridge closes, and told; but a bridge that closes
   * waits for a slow listener no longer than a moment.
   */
  private void waitForRevocations(Ledger ledger) throws InterruptedException {
    long end = System.nanoTime() + LONGEST_AFTERMATH.toNanos();
    while (ledger.alive() > events.count(DROPPED) && System.nanoTime() - end < 0) {
      pause(LOOK_MILLIS);
    }
  }

  /** Threads end a moment after they are told to. */
  private long threadsThatStay() throws InterruptedException {
    long left = Gauges.threads(BRIDGE_THREADS);
    for (int looks = 0; left > 0 && looks < 50; looks++) {
      pause(LOOK_MILLIS);
      left = Gauges.threads(BRIDGE_THREADS);
    }
    return left;
  }

  @SuppressWarnings("CheckReturnValue") // nobody ever opens it
  private void pause(long millis) throws InterruptedException {
    never.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Looks at the memory when three fifths of the run are over. */
  private final class Midway {

    private final CountDownLatch looked = new CountDownLatch(1);
    private volatile Memory seen = new Memory(0, 0, 0, 0);

    void start() {
      Thread thread = new Thread(this::look, "midway");
      thread.setDaemon(true);
      thread.start();
    }

    Memory seen() throws InterruptedException {
      looked.await();
      return seen;
    }

    private void look() {
      try {
        pause(plan.lasts().toMillis() * 3 / 5);
        seen = memory();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      } finally {
        looked.countDown();
      }
    }
  }
}
