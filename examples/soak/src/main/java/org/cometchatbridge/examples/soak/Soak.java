/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.examples.soak.Outcome.Memory;

/**
 * Lets a crowd log in and out for a long time while CometChat breaks, and says whether everything
 * that the bridge promises was kept: exit code 0 if so, 1 if not, 2 for a wrong option.
 */
public final class Soak {

  private static final String BRIDGE_THREADS = "cometchat-bridge-";
  private static final int LIMITS_THAT_DO_NOT_MATTER = 1_000_000;
  private static final int MINTS_FOR_A_USER = 10_000;

  private final Plan plan;
  private final Tally tally;
  private final Events events = new Events();

  private Soak(Plan plan) {
    this.plan = plan;
    this.tally = new Tally(plan.lasts().toSeconds() + 60);
  }

  /**
   * Runs.
   *
   * @param args the options
   * @throws Exception if the run itself breaks
   */
  public static void main(String[] args) throws Exception {
    int exit = run(List.of(args), System.out);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  static int run(List<String> args, PrintStream out) throws Exception {
    if (args.contains("--help")) {
      out.print(Plan.USAGE);
      return 0;
    }
    Plan plan;
    try {
      plan = Plan.read(args);
    } catch (IllegalArgumentException wrong) {
      out.println(wrong.getMessage());
      out.print(Plan.USAGE);
      return 2;
    }
    Outcome outcome = new Soak(plan).run();
    write(plan, outcome);
    out.print(Report.of(outcome, "soak.svg"));
    return outcome.isAsPromised() ? 0 : 1;
  }

  private static void write(Plan plan, Outcome outcome) throws IOException {
    Files.createDirectories(plan.report());
    Files.writeString(plan.report().resolve("soak.md"), Report.of(outcome, "pictures/soak.svg"));
    Files.writeString(plan.report().resolve("soak.svg"), Plot.of(outcome));
  }

  @SuppressWarnings("try") // two are closed early, to see what they leave behind
  private Outcome run() throws Exception {
    Troubles troubles = new Troubles(plan.lasts());
    try (CometChatEmulator emulator =
            CometChatEmulator.builder().sampleUsers(false).validateContract(false).start();
        CometChatBridge bridge = CometChatBridge.create(config(emulator));
        Host host = new Host(bridge)) {
      host.start();
      Memory before = memory();
      Midway midway = new Midway();
      troubles.begin(emulator.faults(), plan.seed());
      try (Gauges gauges = new Gauges(tally, emulator.journal(), host::busyThreads);
          CloseableHttpClient http = Browser.connections(plan.visitors())) {
        gauges.start();
        midway.start();
        new Crowd(plan, tally, http, host.port()).visit();
        http.close();
        emulator.faults().clear();
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
            threadsThatStay());
      }
    }
  }

  private CometChatBridgeConfig config(CometChatEmulator emulator) {
    return CometChatBridgeConfig.builder()
        .appId(emulator.appId())
        .region(emulator.region())
        .apiKey(emulator.apiKey())
        .baseUrl(emulator.baseUrl())
        .coreCallsPerMinute(LIMITS_THAT_DO_NOT_MATTER)
        .standardCallsPerMinute(LIMITS_THAT_DO_NOT_MATTER)
        .mintBudget(MINTS_FOR_A_USER)
        .listener(events)
        .build();
  }

  private Memory memory() {
    return new Memory(
        tally.of(Tally.What.LOGINS),
        Gauges.heapInUseMegabytes(),
        Gauges.threads(BRIDGE_THREADS),
        Gauges.files());
  }

  /** Threads end a moment after they are told to. */
  private static long threadsThatStay() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long left = Gauges.threads(BRIDGE_THREADS);
    for (int looks = 0; left > 0 && looks < 50; looks++) {
      if (never.await(100, TimeUnit.MILLISECONDS)) {
        break;
      }
      left = Gauges.threads(BRIDGE_THREADS);
    }
    return left;
  }

  /** Looks at the memory when three fifths of the run are over. */
  private final class Midway {

    private final CountDownLatch looked = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
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
        if (!never.await(plan.lasts().toMillis() * 3 / 5, TimeUnit.MILLISECONDS)) {
          seen = memory();
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      } finally {
        looked.countDown();
      }
    }
  }
}
