/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import jakarta.servlet.Filter;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.RateLimitedBy;
import org.cometchatbridge.examples.soak.RunResult.Connections;
import org.cometchatbridge.examples.soak.RunResult.Memory;

/** A run with application, bridge, emulator and visitors, including the checks after their end. */
final class SoakRun {

  private static final String BRIDGE_THREADS = "cometchat-bridge-";
  private static final int THREADS_BESIDE_VISITORS = 50;
  private static final int HIGHEST_LIMIT = 1_000_000;
  private static final int MINTS_FOR_A_USER = 10_000;
  private static final String DROPPED = BridgeEvent.RevocationFailed.class.getSimpleName();
  private static final Duration MAX_WAIT_FOR_REVOCATIONS = Duration.ofSeconds(90);
  private static final long CHECK_MILLIS = 100;
  private static final int COLLECTIONS = 20;

  /** A connection may be closed after 30 s without a call; that is checked every 15 s. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(60);

  private static final Duration MAX_WAIT_FOR_CLOSING = Duration.ofSeconds(5);

  /** How long the bridge keeps a login session. */
  private static final double SECONDS_REMEMBERED = 600;

  private final Options options;
  private final Filter outermost;
  private final Statistics statistics;
  private final EventCounter events;
  private final CountDownLatch never = new CountDownLatch(1);

  /**
   * Creates a run without starting it.
   *
   * @param outermost a filter in front of all others
   */
  SoakRun(Options options, Filter outermost) {
    this.options = options;
    this.outermost = outermost;
    this.statistics = new Statistics(options.lasts().plus(MAX_WAIT_FOR_REVOCATIONS).toSeconds());
    this.events = new EventCounter(statistics);
  }

  @SuppressWarnings("try") // two are closed early to check what remains
  RunResult make() throws Exception {
    try (CometChatEmulator emulator =
            CometChatEmulator.builder().sampleUsers(false).validateContract(false).start();
        Network network = new Network(emulator.baseUrl());
        CometChatBridge bridge = CometChatBridge.create(config(emulator, network));
        SoakApplication application =
            new SoakApplication(bridge, options.visitors() + THREADS_BESIDE_VISITORS, outermost)) {
      limitCallsOfUsers(emulator.switches());
      OutagePlan outagePlan = new OutagePlan(options.lasts(), network);
      application.start();
      TokenAudit tokenAudit = new TokenAudit(emulator.users());
      Memory before = memory();
      Midway midway = new Midway();
      try (ResourceMonitor monitor =
              new ResourceMonitor(
                  statistics,
                  emulator.journal(),
                  tokenAudit,
                  application::busyThreads,
                  secondsBetweenCollections());
          StallDetector stallDetector = new StallDetector();
          CloseableHttpClient http = VisitorClient.connections(options.visitors())) {
        statistics.begin();
        outagePlan.begin(emulator.faults(), options.seed());
        monitor.start();
        midway.start();
        new VisitorPool(options, statistics, tokenAudit, http, application.port(), stallDetector)
            .visit();
        http.close();
        emulator.faults().clear();
        emulator.switches().set(RateLimitedBy.APP).set(Amount.OTHER_CALLS_PER_MINUTE, 0);
        network.repair();
        waitForRevocations(tokenAudit);
        emulator.journal().clear();
        Memory after = memory();
        int inUse = network.connections();
        OptionalInt unused = waitForIdleConnections(network);
        bridge.close();
        waitForConnections(network, MAX_WAIT_FOR_CLOSING);
        Connections connections =
            new Connections(
                inUse,
                unused,
                network.connections(),
                leastFiles(before.files(), MAX_WAIT_FOR_CLOSING));
        return new RunResult(
            options,
            statistics,
            monitor.samples(),
            outagePlan.outages(),
            monitor.calls(),
            monitor.loginCalls(),
            events.mostCalls(),
            events.counts(),
            before,
            midway.seen(),
            after,
            stallDetector.millis(),
            remainingThreads(),
            connections,
            tokenAudit.ended(),
            tokenAudit.alive(),
            tokenAudit.howAlive());
      }
    }
  }

  /** Some users log in much more often than others, by chance, and exceed their own limit. */
  private void limitCallsOfUsers(Switches switches) {
    int loginsPerUser = Math.max(1, options.loginsPerSecond() * 60 / options.users());
    switches.set(RateLimitedBy.USER).set(Amount.OTHER_CALLS_PER_MINUTE, 5 * loginsPerUser);
  }

  private CometChatBridgeConfig config(CometChatEmulator emulator, Network network)
      throws IOException {
    return CometChatBridgeConfig.builder()
        .appId(emulator.appId())
        .region(emulator.region())
        .apiKey(emulator.apiKey())
        .baseUrl(network.through(emulator.baseUrl()))
        .coreCallsPerMinute(HIGHEST_LIMIT)
        .standardCallsPerMinute(HIGHEST_LIMIT)
        .maxTokensPerUserPerHour(MINTS_FOR_A_USER)
        .listener(events)
        .build();
  }

  private int secondsBetweenCollections() {
    return (int) Math.max(1, options.lasts().toSeconds() / COLLECTIONS);
  }

  private Memory memory() {
    return new Memory(
        statistics.logins().between(statistics.now() - SECONDS_REMEMBERED, statistics.now()),
        ResourceMonitor.heapInUseMegabytes(),
        ResourceMonitor.threads(BRIDGE_THREADS),
        ResourceMonitor.files());
  }

  /**
   * Waits for pending revocations. Those that remain are dropped and reported when the bridge
   * closes, but a closing bridge waits only briefly for a slow listener.
   */
  private void waitForRevocations(TokenAudit tokenAudit) throws InterruptedException {
    long end = System.nanoTime() + MAX_WAIT_FOR_REVOCATIONS.toNanos();
    while (tokenAudit.alive() > events.count(DROPPED) && System.nanoTime() - end < 0) {
      pause(CHECK_MILLIS);
    }
  }

  /**
   * A run that is shorter than the wait does not wait. The bridge still makes calls: it deletes the
   * tokens that no visitor has requested for ten minutes.
   */
  private OptionalInt waitForIdleConnections(Network network) throws InterruptedException {
    if (options.lasts().compareTo(MAX_IDLE) < 0) {
      return OptionalInt.empty();
    }
    long end = System.nanoTime() + MAX_IDLE.toNanos();
    int unused = 0;
    while (network.connections() > 0 && System.nanoTime() - end < 0) {
      pause(CHECK_MILLIS);
      unused = Math.max(unused, network.unusedFor(MAX_IDLE));
    }
    return OptionalInt.of(unused);
  }

  private void waitForConnections(Network network, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (network.connections() > 0 && System.nanoTime() - end < 0) {
      pause(CHECK_MILLIS);
    }
  }

  /** The other end of a connection is closed shortly after the first one. */
  private long leastFiles(long before, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    long files = ResourceMonitor.files();
    while (files > before && System.nanoTime() - end < 0) {
      pause(CHECK_MILLIS);
      files = Math.min(files, ResourceMonitor.files());
    }
    return files;
  }

  /** Threads end shortly after they are stopped. */
  private long remainingThreads() throws InterruptedException {
    long left = ResourceMonitor.threads(BRIDGE_THREADS);
    for (int checks = 0; left > 0 && checks < 50; checks++) {
      pause(CHECK_MILLIS);
      left = ResourceMonitor.threads(BRIDGE_THREADS);
    }
    return left;
  }

  @SuppressWarnings("CheckReturnValue") // never opened
  private void pause(long millis) throws InterruptedException {
    never.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Measures the resources after three fifths of the run. */
  private final class Midway {

    private final CountDownLatch measured = new CountDownLatch(1);
    private volatile Memory seen = new Memory(0, 0, 0, 0);

    void start() {
      Thread thread = new Thread(this::measure, "midway");
      thread.setDaemon(true);
      thread.start();
    }

    Memory seen() throws InterruptedException {
      measured.await();
      return seen;
    }

    private void measure() {
      try {
        pause(options.lasts().toMillis() * 3 / 5);
        seen = memory();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      } finally {
        measured.countDown();
      }
    }
  }
}
