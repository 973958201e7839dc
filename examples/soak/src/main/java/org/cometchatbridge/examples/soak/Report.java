/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.List;
import java.util.Locale;
import org.cometchatbridge.examples.soak.Outcome.Check;
import org.cometchatbridge.examples.soak.Tally.What;
import org.cometchatbridge.examples.soak.Troubles.Stretch;

/** The run in words and numbers, as Markdown. */
final class Report {

  /** The longest call, and a login that began just before its end and waited for a second. */
  private static final double UNTIL_BREAKER_MUST_BE_OPEN = 7;

  private final Outcome outcome;
  private final StringBuilder text = new StringBuilder();

  private Report(Outcome outcome) {
    this.outcome = outcome;
  }

  static String of(Outcome outcome, String picture) {
    Report report = new Report(outcome);
    report.write(picture);
    return report.text.toString();
  }

  private void write(String picture) {
    line("# Soak run");
    line("");
    line("Written by `examples/soak`; what it does stands at the end.");
    line("");
    line("```sh");
    line("mvn -ntp -P soak package -DskipTests -pl examples/soak -am \\");
    line("  -Dsoak.args=\"%s --report target\"", outcome.plan().commandLine());
    line("```");
    line("");
    line(
        "%,d logins in %,d s, %,d requests, %,d calls to CometChat.",
        outcome.tally().of(What.LOGINS),
        outcome.plan().lasts().toSeconds(),
        outcome.tally().of(What.REQUESTS),
        outcome.calls());
    line("");
    line("![Latency of logins, calls, busy threads and heap over time](%s)", picture);
    line("");
    promises();
    threadsHeld();
    numbers();
    line("## What happens in a run");
    line("");
    line(
        "Host, filter, bridge, emulator and visitors are one process, and speak HTTP with each other. Visitors log in by fetch or form, look around,");
    line(
        "ask the endpoint, say at times that their token was refused, or log in as somebody else in the same session, and log out. One");
    line(
        "call in nineteen meets a fault by chance, and on top of that CometChat takes calls and never answers them (\"black hole\"), answers nothing but");
    line(
        "503 (\"overload\") or 429 (\"throttled\"), or refuses connections (\"port closed\"). Limits per minute are set so high that they do not matter.");
  }

  private void promises() {
    line("## Promises");
    line("");
    line("| Promise | Seen | Kept |");
    line("| --- | --- | --- |");
    for (Check check : outcome.checks()) {
      line("| %s | %s | %s |", check.promise(), check.seen(), check.kept() ? "yes" : "**no**");
    }
    line("");
    for (String complaint : outcome.tally().complaints()) {
      line("* %s", complaint);
    }
    if (!outcome.tally().complaints().isEmpty()) {
      line("");
    }
  }

  private void threadsHeld() {
    List<Stretch> holes =
        outcome.outages().stream()
            .filter(outage -> outage.name().equals(Troubles.BLACK_HOLE))
            .filter(hole -> hole.to() - hole.from() > UNTIL_BREAKER_MUST_BE_OPEN + 1)
            .toList();
    if (holes.isEmpty()) {
      return;
    }
    line("## Host threads held while CometChat is a black hole");
    line("");
    line(
        "The breaker opens when the first calls have hung for their 5 s. Numbers are the most busy request threads in any second, of at most %d visitors.",
        outcome.plan().visitors());
    line("");
    line("| Black hole from | calm before | until the breaker opens | with the breaker open |");
    line("| --- | --- | --- | --- |");
    for (Stretch hole : holes) {
      line(
          "| %.0f s to %.0f s | %d | %d | %d |",
          hole.from(),
          hole.to(),
          outcome.mostBusy(hole.from() - 10, hole.from()),
          outcome.mostBusy(hole.from(), hole.from() + UNTIL_BREAKER_MUST_BE_OPEN),
          outcome.mostBusy(hole.from() + UNTIL_BREAKER_MUST_BE_OPEN, hole.to()));
    }
    line("");
  }

  private void numbers() {
    Tally tally = outcome.tally();
    line("## Numbers");
    line("");
    line("| What | |");
    line("| --- | --- |");
    for (What what : What.values()) {
      line("| %s | %,d |", what.words(), tally.of(what));
    }
    int end = Integer.MAX_VALUE;
    line("| latency of a login, half of them | %.1f ms |", tally.latency(0.5, 0, end));
    line("| … 99 of 100 | %.1f ms |", tally.latency(0.99, 0, end));
    line("| … the slowest | %.0f ms |", tally.latency(1, 0, end));
    outcome.events().forEach((kind, count) -> line("| event `%s` | %,d |", kind, count));
    line("");
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
