/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.cometchatbridge.examples.soak.Promises.Check;
import org.cometchatbridge.examples.soak.Tally.What;
import org.cometchatbridge.examples.soak.Troubles.Stretch;

/** The run in words and numbers, as Markdown. */
final class Report {

  /** The longest call, and a login that began just before its end and waited for a second. */
  private static final double UNTIL_BREAKER_MUST_BE_OPEN = 7;

  private static final double CALL_TIMEOUT = 5;
  private static final double BEFORE = 10;
  private static final double NEARLY_ALL = 0.95;

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
    Tally tally = outcome.tally();
    line("# Soak run");
    line("");
    line("Written by `examples/verification/soak`; what it does stands at the end.");
    line("");
    line("<!-- not run: takes minutes; a test makes a short run -->");
    line("```sh");
    line("mvn -ntp -P soak package -DskipTests -pl examples/verification/soak -am \\");
    line("  -Dsoak.args=\"%s --report docs\"", outcome.plan().commandLine());
    line("```");
    line("");
    line(
        "%,d logins in %,d s (%.0f a second), %,d requests, %,d calls to CometChat, with %d processors and a heap of %,d MB at most.",
        tally.of(What.LOGINS),
        outcome.plan().lasts().toSeconds(),
        tally.of(What.LOGINS) / (double) outcome.plan().lasts().toSeconds(),
        tally.of(What.REQUESTS),
        outcome.calls(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20);
    line("");
    line("![Latency of logins, calls, busy threads and heap over time](%s)", picture);
    line("");
    promises();
    outages();
    threadsHeld();
    numbers();
    whatHappens();
  }

  private void promises() {
    line("## Promises");
    line("");
    line("| Promise | Seen | Kept |");
    line("| --- | --- | --- |");
    for (Check check : Promises.of(outcome)) {
      line("| %s | %s | %s |", check.promise(), check.seen(), check.kept() ? "yes" : "**no**");
    }
    line("");
    List<String> complaints = outcome.tally().complaints();
    complaints.forEach(complaint -> line("* %s", complaint));
    if (!complaints.isEmpty()) {
      line("");
    }
  }

  private void outages() {
    line("## Outages, and how soon tokens come after them");
    line("");
    line(
        "The breaker looks again every 10 s, and this one call meets chance faults as any other does. Calls are those that reach CometChat in a second.");
    line("");
    line(
        "| Outage | from | to | calls before | calls in it | logins in it with a token | first token after | nine of ten logins after |");
    line("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (Recovery recovery : outcome.recoveries()) {
      Stretch outage = recovery.outage();
      Tally tally = outcome.tally();
      line(
          "| %s | %.1f s | %.1f s | %.0f | %.1f | %,d of %,d | %s | %s |",
          outage.name(),
          outage.from(),
          outage.to(),
          rate(tally.calls(), outage.from() - BEFORE, outage.from()),
          rate(tally.calls(), outage.from(), outage.to()),
          tally.loginsWithToken().between(outage.from(), outage.to()),
          tally.logins().between(outage.from(), outage.to()),
          after(recovery.firstToken(), recovery),
          after(recovery.nearlyAll(), recovery));
    }
    line("");
  }

  private static double rate(Timeline timeline, double from, double to) {
    double begin = Math.max(0, from);
    return timeline.between(begin, to) / Math.max(0.1, to - begin);
  }

  private static String after(OptionalDouble seconds, Recovery recovery) {
    return seconds.isPresent()
        ? String.format(Locale.ROOT, "%.1f s", seconds.getAsDouble())
        : String.format(Locale.ROOT, "not in %.1f s", recovery.calm());
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
        "The breaker opens when the first calls have hung for their 5 s. Until then every login costs the application a thread for its `maxLoginWait` of 1 s, and the");
    line(
        "page's call of the endpoint costs another for as long: threads held are logins a second × 2 s at the most. An application with fewer threads than that makes");
    line(
        "visitors queue for these seconds, and sets a shorter `maxLoginWait`. Here the application had a thread for each of %,d visitors.",
        outcome.plan().visitors());
    line("");
    line(
        "Busy threads are the most in any second. Logins that waited are those whose answer was held for the whole of the deadline.");
    line("");
    line(
        "| Black hole | busy before | until the breaker opens: logins a second | logins that waited, a second | busy threads | with the breaker open: busy threads | logins that waited |");
    line("| --- | --- | --- | --- | --- | --- | --- |");
    for (Stretch hole : holes) {
      double open = hole.from() + UNTIL_BREAKER_MUST_BE_OPEN;
      Tally tally = outcome.tally();
      int held = outcome.mostBusy(hole.from(), open);
      line(
          "| %.0f s to %.0f s | %d | %.0f | %.0f | %d%s | %d | %d |",
          hole.from(),
          hole.to(),
          outcome.mostBusy(hole.from() - BEFORE, hole.from()),
          rate(tally.logins(), hole.from(), hole.from() + CALL_TIMEOUT),
          rate(tally.waited(), hole.from(), hole.from() + CALL_TIMEOUT),
          held,
          held >= NEARLY_ALL * outcome.plan().visitors() ? " (all visitors)" : "",
          outcome.mostBusy(open, hole.to()),
          tally.waited().between(open, hole.to()));
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
    line(
        "| the whole process stood still, 0.1 s or more at a time; not counted in latencies | %.0f ms |",
        outcome.stalledMillis());
    outcome.events().forEach((kind, count) -> line("| event `%s` | %,d |", kind, count));
    line("");
  }

  private void whatHappens() {
    line("## What happens in a run");
    line("");
    line(
        "Host, filter, bridge, emulator and visitors are one process, and speak HTTP with each other. Visitors log in by fetch or form, look around,");
    line(
        "ask the endpoint, say at times that their token was rejected, end their chat, log in as somebody else in the same session, and log out or just leave.");
    line(
        "They stay for milliseconds, and ask once: who comes while there is no token leaves without one. One call in eighteen meets a fault by chance. On top");
    line(
        "of that CometChat takes calls and never answers them (\"black hole\"), answers nothing but 503 (\"overload\") or 429 (\"throttled\"), or rejects");
    line(
        "connections (\"port closed\"). Limits per minute are set so high that they do not matter. Latencies are those of a machine that also runs the visitors,");
    line(
        "and that takes the garbage away twenty times to see what is left. The heap is that of all of them, and open files are both ends of their connections:");
    line("in a black hole, CometChat's end of a call that was given up stays open.");
    line("");
    line(
        "`RevocationDeferred` is told each time that a token of a login that has ended could not be deleted yet: a fault met the call, or no call was made, as");
    line(
        "the breaker was open. It is tried again until it is done. `RevocationFailed` is told of a token that stays valid: 10,000 others were owed already,");
    line(
        "CometChat rejected for good, or the bridge was closed. Who leaves without a logout keeps the token, as a chat may go on without the application.");
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
