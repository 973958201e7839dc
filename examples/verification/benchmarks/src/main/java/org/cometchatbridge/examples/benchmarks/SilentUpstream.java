/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.cometchatbridge.core.CometChatBridge;

/** Users log in while CometChat accepts calls and never responds. */
final class SilentUpstream implements Measurement {

  static final String COST = "logins that hold a thread for more than 5 ms";

  private static final String FORM = LoginApplication.WITH_BRIDGE + "/form";
  private static final String JSON = LoginApplication.WITH_BRIDGE + "/json";
  private static final int PER_SECOND = 20;
  private static final int CLIENTS = 64;
  private static final double HELD_MILLIS = 5;

  /** For the thread that waits to be woken, and the request around it. */
  private static final double MOMENT_MILLIS = 10;

  /** Long enough for several probes of the breaker, and less than two minutes. */
  private static final int SECONDS = 90;

  /** Longer than the first calls take to time out, after which the breaker is open. */
  private static final int LEARNED_SECONDS = 8;

  /**
   * One login.
   *
   * @param path by a form, or by a request whose response carries the token
   * @param begun milliseconds since the first login
   * @param took how many milliseconds it held the thread of the application
   */
  private record Timed(String path, double begun, double took) {

    boolean isHeld() {
      return took > HELD_MILLIS;
    }
  }

  @Override
  public List<Finding> measure(Size size) throws Exception {
    try (StubProcess stub = StubProcess.start(false);
        CometChatBridge bridge = CometChatBridge.create(stub.directConfig().build());
        WebServer server = WebServer.Kind.JETTY.start(application(bridge))) {
      LoginApplication.warmUp(server, JSON);
      warmUp(server, size.of(400, 3));
      stub.stub("blackHole", 1);
      Duration wait = bridge.config().maxLoginWait();
      return findings(logIn(server, size.of(SECONDS, 1)), wait, size);
    }
  }

  private static LoginApplication application(CometChatBridge bridge) {
    return new LoginApplication(bridge)
        .on(
            FORM,
            (request, response) -> {
              LoginApplication.logIn(request);
              response.sendRedirect("/page");
            })
        .on(
            JSON,
            (request, response) -> {
              LoginApplication.logIn(request);
              LoginApplication.respond(response);
            });
  }

  private static void warmUp(WebServer server, int logins) throws IOException {
    for (int i = 0; i < logins; i++) {
      timed(server, FORM, System.nanoTime());
      timed(server, JSON, System.nanoTime());
    }
  }

  private static List<Timed> logIn(WebServer server, int seconds) throws InterruptedException {
    Queue<Timed> all = new ConcurrentLinkedQueue<>();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    long start = System.nanoTime();
    for (int i = 0; i < seconds * PER_SECOND; i++) {
      long due = start + i * 1_000_000_000L / PER_SECOND;
      Threads.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
      String path = i % 2 == 0 ? JSON : FORM;
      clients.execute(
          () -> {
            try {
              all.add(timed(server, path, start));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
    }
    clients.shutdown();
    if (!clients.awaitTermination(1, TimeUnit.MINUTES) || all.size() != seconds * PER_SECOND) {
      throw new IllegalStateException("Logins have failed");
    }
    return List.copyOf(all);
  }

  private static Timed timed(WebServer server, String path, long start) throws IOException {
    String kind = path.equals(JSON) ? LoggedInPeers.FETCH : "Sec-Fetch-Dest: document";
    try (PageClient client = new PageClient(server.port(), kind)) {
      long begun = System.nanoTime();
      client.get(path);
      return new Timed(path, (begun - start) / 1e6, (System.nanoTime() - begun) / 1e6);
    }
  }

  private static List<Finding> findings(List<Timed> all, Duration maxLoginWait, Size size) {
    double wait = maxLoginWait.toMillis();
    double learned = size.of(LEARNED_SECONDS, 0) * 1_000.0;
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.of(
            "99 of 100 logins by a form, in which no response carries the token",
            Unit.MILLIS,
            percentile(all, login -> login.path().equals(FORM)),
            Goal.atMost(1)));
    findings.add(
        Finding.of(
            "the longest of the other logins",
            Unit.MILLIS,
            Spread.exactly(longest(all)),
            Goal.atMost(wait + MOMENT_MILLIS)));
    findings.add(
        Finding.of(
            "time in which logins begin that wait, since the first one",
            Unit.MILLIS,
            Spread.exactly(lastThatWaits(all, learned == 0 ? 1 : learned)),
            Goal.atMost(wait)));
    findings.add(
        Finding.of(
            "99 of 100 of the other logins after "
                + LEARNED_SECONDS
                + " s, with probes of the breaker",
            Unit.MILLIS,
            percentile(all, login -> login.path().equals(JSON) && login.begun() >= learned),
            Goal.atMost(1)));
    findings.add(
        Finding.of(
            COST,
            Unit.PERCENT,
            Spread.exactly(100.0 * all.stream().filter(Timed::isHeld).count() / all.size()),
            Goal.atMost(1)));
    return findings;
  }

  private static double longest(List<Timed> all) {
    return all.stream()
        .filter(login -> login.path().equals(JSON))
        .mapToDouble(Timed::took)
        .max()
        .orElseThrow();
  }

  private static double lastThatWaits(List<Timed> all, double before) {
    return all.stream()
        .filter(login -> login.isHeld() && login.begun() < before)
        .mapToDouble(Timed::begun)
        .max()
        .orElse(0);
  }

  /** The 99th percentile, with the lowest and the highest value. */
  private static Spread percentile(List<Timed> all, Predicate<Timed> which) {
    List<Double> sorted =
        all.stream().filter(which).map(Timed::took).sorted(Comparator.naturalOrder()).toList();
    int last = sorted.size() - 1;
    return new Spread(
        sorted.get(0), sorted.get(Math.min(last, sorted.size() * 99 / 100)), sorted.get(last));
  }
}
