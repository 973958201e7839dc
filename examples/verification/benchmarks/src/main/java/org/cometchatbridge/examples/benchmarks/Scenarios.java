/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cometchatbridge.examples.benchmarks.Logins.Outcome;

/** What a network or a server does while users log in, each with a new bridge. */
final class Scenarios {

  private static final int OTHERS = 40;

  private final StubProcess stub;

  Scenarios(StubProcess stub) {
    this.stub = stub;
  }

  /**
   * What was seen.
   *
   * @param outcome how the logins of the users who are not concerned themselves ended
   * @param outages how many outages were reported
   * @param next how the next login ended
   * @param connections how many connections were opened
   */
  record Seen(Outcome outcome, int outages, Outcome next, int connections) {}

  /** Forty logins run while the call of another user fails in this way. */
  Seen besideAFailingCall(String fault) {
    return withBridge(
        logins -> {
          logins.warmUp(stub, OTHERS + 1);
          stub.stub("delay", 1_000);
          logins.begin(fault);
          Threads.sleep(200);
          return logins.begin(OTHERS);
        });
  }

  /** Forty logins run while every connection ends, by {@code reset} or by {@code close}. */
  Seen endOfEveryConnection(String how) {
    return withBridge(
        logins -> {
          logins.warmUp(stub, OTHERS);
          stub.stub("delay", 500);
          List<String> running = logins.begin(OTHERS);
          Threads.sleep(250);
          stub.relay(how, 0);
          return running;
        });
  }

  /**
   * All connections end, and those that are opened next fail, by {@code swallowNew} or by {@code
   * closeNew}.
   *
   * @param connections how many of the next ones fail at least
   */
  Seen connectionsThatAreNotOpened(String how, int connections) {
    return withBridge(
        logins -> {
          logins.warmUp(stub, OTHERS);
          stub.relay("close", 0);
          int before = stub.relay("accepted", 0);
          stub.relay(how, 1);
          List<String> running = logins.begin(OTHERS);
          while (stub.relay("accepted", 0) < before + connections) {
            Threads.sleep(1);
          }
          stub.relay(how, 0);
          return running;
        });
  }

  /**
   * Calls are forgotten on the way, each of them the first one on its connection, and users log in
   * at a steady rate.
   */
  Seen callsThatAreForgotten(int calls, int perSecond, Duration time) {
    return withBridge(
        logins -> {
          stub.stub("delay", 4_000);
          List<String> all = new ArrayList<>(logins.begin(calls));
          long latest = System.nanoTime() + 3_000_000_000L;
          while (stub.stub("running", 0) < calls && System.nanoTime() < latest) {
            Threads.sleep(1);
          }
          stub.relay("swallow", 0);
          stub.stub("delay", 0);
          all.addAll(logins.beginAtRate(perSecond, time));
          return all;
        });
  }

  /** A server closes every connection after some calls, without announcing it. */
  Seen closingAfter(int calls, int logins) {
    return withBridge(
        bridge -> {
          stub.stub("closeAfter", calls);
          List<String> all = new ArrayList<>();
          for (int i = 0; i < logins / 20; i++) {
            all.addAll(bridge.begin(20));
            Threads.sleep(20);
          }
          return all;
        });
  }

  /** The server accepts only so many connections at once. */
  Seen connectionLimit(int connections, int logins) {
    return withBridge(
        bridge -> {
          stub.stub("limit", connections);
          return bridge.begin(logins);
        });
  }

  /** So many logins at once, each call answered after the same time. */
  Seen burst(int logins, int delayMillis) {
    return withBridge(
        bridge -> {
          stub.stub("delay", delayMillis);
          return bridge.begin(logins);
        });
  }

  /** Idle connections are forgotten on the way, and users log in at a steady rate. */
  Seen deadConnections(int idle, int perSecond, Duration time) {
    return withBridge(
        logins -> {
          logins.warmUp(stub, idle);
          Threads.sleep(500);
          stub.relay("swallow", 0);
          return logins.beginAtRate(perSecond, time);
        });
  }

  /** The process stands still for a time while calls run, as a paused machine does. */
  Seen pause(int calls, int seconds) {
    return withBridge(
        logins -> {
          logins.warmUp(stub, calls);
          stub.stub("delay", 500);
          List<String> running = logins.begin(calls);
          Threads.sleep(100);
          pauseThisProcess(seconds);
          return running;
        });
  }

  private static void pauseThisProcess(int seconds) {
    String pid = String.valueOf(ProcessHandle.current().pid());
    long start = System.nanoTime();
    try {
      new ProcessBuilder(
              "sh", "-c", "kill -STOP " + pid + "; sleep " + seconds + "; kill -CONT " + pid)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("This process could not be stopped", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (System.nanoTime() - start < seconds * 900_000_000L) {
      throw new IllegalStateException("This process did not stop");
    }
  }

  /**
   * A login after the bridge was idle; the time of a round trip is 200 ms.
   *
   * @param forgotten whether a firewall has forgotten the connection meanwhile
   */
  Seen afterIdling(Duration idle, boolean forgotten) {
    return withBridge(
        logins -> {
          stub.relay("latency", 100);
          logins.outcomeOf(logins.begin(1));
          if (forgotten) {
            stub.relay("swallow", 0);
          }
          Threads.sleep(idle.toMillis());
          return logins.begin(1);
        });
  }

  private Seen withBridge(java.util.function.Function<Logins, List<String>> course) {
    int before = stub.relay("accepted", 0);
    try (Logins logins = new Logins(stub.config())) {
      Outcome outcome = logins.outcomeOf(course.apply(logins));
      Outcome next = logins.next();
      return new Seen(outcome, logins.outages(), next, stub.relay("accepted", 0) - before);
    } finally {
      restore();
    }
  }

  private void restore() {
    Consumer<String> off = command -> stub.stub(command, 0);
    List.of("delay", "closeAfter", "blackHole").forEach(off);
    stub.stub("limit", Integer.MAX_VALUE);
    stub.relay("latency", 0);
    stub.relay("swallowNew", 0);
    stub.relay("closeNew", 0);
  }
}
