/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.cometchatbridge.examples.benchmarks.Scenarios.Seen;

/**
 * Runs every scenario plain and over TLS, with an idle and with a busy processor, and writes what
 * the users lost.
 */
public final class TransportTable {

  private static final List<String> WAYS =
      List.of("plain, idle", "plain, busy", "TLS, idle", "TLS, busy");

  private final Map<String, Map<String, String>> cells = new TreeMap<>();
  private final List<Scenario> scenarios = scenarios();
  private final PrintStream progress;

  private TransportTable(PrintStream progress) {
    this.progress = progress;
  }

  private record Scenario(String name, Function<Scenarios, Seen> run) {}

  /**
   * Runs.
   *
   * @param args the file to write
   * @throws IOException if the stub cannot be started or the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    TransportTable table = new TransportTable(System.out);
    for (String way : WAYS) {
      table.measure(way);
    }
    Files.writeString(Path.of(args[0]), table.text());
  }

  private static List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>();
    for (String fault : List.of("oversized", "malformed", "reset", "hang")) {
      all.add(new Scenario("40 logins beside a call: " + fault, s -> s.besideAFailingCall(fault)));
    }
    for (String how : List.of("reset", "close")) {
      all.add(
          new Scenario("40 logins, all connections end: " + how, s -> s.endOfEveryConnection(how)));
    }
    for (String how : List.of("swallowed", "closed")) {
      all.add(
          new Scenario(
              "40 logins, the first 16 connections or handshakes " + how,
              s ->
                  s.connectionsThatAreNotOpened(
                      how.equals("closed") ? "closeNew" : "swallowNew", 16)));
    }
    all.add(
        new Scenario(
            "20 calls on new connections forgotten, 20 logins/s",
            s -> s.callsThatAreForgotten(20, 20, Duration.ofSeconds(7))));
    all.add(
        new Scenario("400 logins, connection closed after 1 call", s -> s.closingAfter(1, 400)));
    all.add(
        new Scenario("400 logins, connection closed after 7 calls", s -> s.closingAfter(7, 400)));
    all.add(
        new Scenario(
            "350 logins, server allows 100 connections", s -> s.connectionLimit(100, 350)));
    all.add(new Scenario("300 logins at once, 1.0 s each", s -> s.burst(300, 1_000)));
    all.add(new Scenario("1,200 logins at once, 200 ms each", s -> s.burst(1_200, 200)));
    all.add(new Scenario("2,400 logins at once, 128 ms each", s -> s.burst(2_400, 128)));
    all.add(new Scenario("20 logins, process paused for 3 s", s -> s.pause(20, 3)));
    all.add(new Scenario("20 logins, process paused for 8 s", s -> s.pause(20, 8)));
    for (int idle : new int[] {1, 64}) {
      for (int rate : new int[] {1, 20, 100}) {
        all.add(
            new Scenario(
                String.format(Locale.ROOT, "%d dead idle connections, %d logins/s", idle, rate),
                s -> s.deadConnections(idle, rate, Duration.ofSeconds(7))));
      }
    }
    all.add(new Scenario("1 login after 2 s", s -> s.afterIdling(Duration.ofSeconds(2), false)));
    all.add(
        new Scenario(
            "1 login after 35 s, connection forgotten meanwhile",
            s -> s.afterIdling(Duration.ofSeconds(35), true)));
    return all;
  }

  private void measure(String way) throws IOException {
    try (StubProcess stub = StubProcess.start(way.startsWith("TLS"))) {
      Scenarios course = new Scenarios(stub);
      BusyProcessor busy = way.endsWith("busy") ? BusyProcessor.start() : null;
      try {
        for (Scenario scenario : scenarios) {
          Seen seen = scenario.run().apply(course);
          progress.println(way + ": " + scenario.name() + ": " + seen);
          cells.computeIfAbsent(scenario.name(), name -> new TreeMap<>()).put(way, cell(seen));
        }
      } finally {
        if (busy != null) {
          busy.close();
        }
      }
    }
  }

  private static String cell(Seen seen) {
    StringBuilder cell = new StringBuilder();
    cell.append(seen.outcome().lost()).append(" lost, ");
    cell.append(seconds(seen.outcome().first())).append(" to ");
    cell.append(seconds(seen.outcome().slowest())).append(" s");
    if (seen.outages() > 0) {
      cell.append(", ").append(seen.outages()).append(" outages reported");
    }
    if (seen.next().lost() > 0) {
      cell.append(", next login lost");
    }
    return cell.toString();
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f", time.toMillis() / 1_000.0);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append("# Connections to CometChat\n\n");
    text.append("Generated by `examples/verification/benchmarks` with this command:\n\n");
    text.append(
        "<!-- not run: it takes long; tests run each scenario once -->\n```sh\nmvn -ntp -P transport package -DskipTests");
    text.append(" -pl examples/verification/benchmarks -am\n```\n\n");
    text.append("A stub in its own JVM stands in for CometChat, behind a relay that breaks");
    text.append(" connections. Each cell shows how many logins had no\ntoken within");
    text.append(" `tokenTimeout`, and the shortest and the longest time until a token. All");
    text.append(" settings have their defaults. *Busy* means two\nthreads for each processor");
    text.append(" that compute all the time, in the same process. An outage or a lost login after");
    text.append(" the scenario would be\nnamed in its cell. Times depend on the machine;");
    text.append(" counts should not. HttpClient keeps\nthe connections ([decision");
    text.append(" 0022](decisions/0022-connections-by-httpclient.md)).\n\n");
    text.append("| scenario | ").append(String.join(" | ", WAYS)).append(" |\n");
    text.append("|").append(" --- |".repeat(WAYS.size() + 1)).append('\n');
    for (Scenario scenario : scenarios) {
      Map<String, String> row = cells.getOrDefault(scenario.name(), Map.of());
      text.append("| ").append(scenario.name());
      WAYS.forEach(way -> text.append(" | ").append(row.getOrDefault(way, "")));
      text.append(" |\n");
    }
    text.append(
        "\nA login over a relay of 100 ms for each direction took one round trip of 200 ms");
    text.append(" after 2 s; after 35 s, when the bridge had\nclosed the idle connection, the");
    text.append(
        " set-up of another one is added. A dead connection costs its calls one `callTimeout` (5 s) and a");
    text.append(" retry.\n");
    return text.toString();
  }
}
