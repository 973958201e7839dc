/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.cometchatbridge.examples.soak.Outcome.Memory;
import org.cometchatbridge.examples.soak.Tally.What;
import org.cometchatbridge.examples.soak.Tally.Wrong;

/** What the bridge promises, and whether a run has shown it. */
final class Promises {

  private static final double LONGEST_LOGIN_MILLIS = 3_000;
  private static final double MOST_CALLS_A_LOGIN = 3;

  /** Four steps of the ladder, each made three times at the most. */
  private static final int MOST_CALLS_A_TOKEN = 12;

  private static final int MOST_BRIDGE_THREADS = 8;
  private static final int MOST_CONNECTIONS = 64;
  private static final int FILES_OF_OTHERS = 40;
  private static final long SESSIONS_REMEMBERED = 100_000;
  private static final long KILOBYTES_A_SESSION = 3;
  private static final long MEGABYTES_OF_NOISE = 24;

  /** One promise, what was seen, and whether the two agree. */
  record Check(String promise, String seen, boolean kept) {}

  private final Outcome outcome;
  private final List<Check> checks = new ArrayList<>();

  private Promises(Outcome outcome) {
    this.outcome = outcome;
  }

  /** All promises. */
  static List<Check> of(Outcome outcome) {
    Promises promises = new Promises(outcome);
    promises.never("no login of the application fails", Wrong.FAILED_LOGIN);
    promises.never("nobody gets a token of somebody else", Wrong.FOREIGN_TOKEN);
    promises.never("nobody gets a token that CometChat does not take", Wrong.DEAD_TOKEN);
    promises.never("no other response is odd", Wrong.ODD_ANSWER);
    promises.quickLogins();
    promises.fewCalls();
    promises.tokensAfterOutages();
    promises.deadTokens();
    promises.flatHeap();
    promises.fewThreads();
    promises.fewConnections();
    return promises.checks;
  }

  /** Whether all were kept. */
  static boolean areKept(Outcome outcome) {
    return of(outcome).stream().allMatch(Check::kept);
  }

  private void never(String promise, Wrong wrong) {
    long seen = outcome.tally().of(wrong);
    add(promise, Long.toString(seen), seen == 0);
  }

  private void quickLogins() {
    double slowest = outcome.tally().latency(1, 0, Integer.MAX_VALUE);
    add(
        "no login takes longer than 3 s, of which the bridge may use 1 s; stalls of the whole process not counted",
        text("%.0f ms", slowest),
        slowest <= LONGEST_LOGIN_MILLIS);
  }

  private void fewCalls() {
    double perLogin = outcome.loginCalls() / (double) Math.max(1, outcome.tally().of(What.LOGINS));
    add(
        "at most 3 calls for a login on average, to mint and to create",
        text("%.2f", perLogin),
        perLogin <= MOST_CALLS_A_LOGIN);
    add(
        "at most 12 calls for any one token",
        text("%d", outcome.mostCallsForAToken()),
        outcome.mostCallsForAToken() <= MOST_CALLS_A_TOKEN);
  }

  private void tokensAfterOutages() {
    List<Recovery> told = outcome.recoveries().stream().filter(Recovery::isTold).toList();
    add(
        "a token comes within 30 s of the end of an outage, and then for nine of ten logins",
        told.isEmpty()
            ? "no outage was over soon enough to tell"
            : text(
                "after %d of %d outages, others ended too late to tell: %s and %s at the latest",
                told.size(),
                outcome.recoveries().size(),
                latest(told.stream().map(Recovery::firstToken).toList()),
                latest(told.stream().map(Recovery::nearlyAll).toList())),
        told.stream().allMatch(Recovery::isAsPromised));
  }

  private void deadTokens() {
    long dropped = outcome.events().getOrDefault("RevocationFailed", 0L);
    add(
        "the token of a login that has ended dies, or the bridge has told that it could not end it",
        text(
            "%,d of %,d alive, %,d told of", outcome.tokensAlive(), outcome.tokensEnded(), dropped),
        outcome.tokensAlive() <= dropped);
  }

  private void flatHeap() {
    Memory midway = outcome.midway();
    Memory end = outcome.atEnd();
    long remembered = remembered(end) - remembered(midway);
    long allowed = MEGABYTES_OF_NOISE + remembered * KILOBYTES_A_SESSION / 1024;
    add(
        text(
            "the heap is flat: after a collection at most %d MB more at the end than at three"
                + " fifths of the run",
            allowed),
        text(
            "%d MB, then %d MB (%d MB at the start)",
            midway.heapMegabytes(), end.heapMegabytes(), outcome.atStart().heapMegabytes()),
        end.heapMegabytes() - midway.heapMegabytes() <= allowed);
  }

  /** The bridge remembers login sessions for ten minutes, and so many at the most. */
  private static long remembered(Memory moment) {
    return Math.min(moment.logins(), SESSIONS_REMEMBERED);
  }

  private void fewThreads() {
    long most = Math.max(outcome.midway().bridgeThreads(), outcome.atEnd().bridgeThreads());
    add(
        "at most 8 threads are the bridge's, and none after it is closed",
        text("%d, then %d", most, outcome.threadsAfterClose()),
        most <= MOST_BRIDGE_THREADS && outcome.threadsAfterClose() == 0);
  }

  private void fewConnections() {
    long before = outcome.atStart().files();
    long after = outcome.atEnd().files();
    long allowed = before + 2 * MOST_CONNECTIONS + FILES_OF_OTHERS;
    add(
        text(
            "no connection leaks: at most %d open files when visitors have left, both ends of each"
                + " connection counted",
            allowed),
        text("%d before, %d after", before, after),
        after <= allowed);
  }

  private void add(String promise, String seen, boolean kept) {
    checks.add(new Check(promise, seen, kept));
  }

  /** Nothing at all is later than everything. */
  private static String latest(List<OptionalDouble> all) {
    if (all.stream().anyMatch(OptionalDouble::isEmpty)) {
      return "never";
    }
    return text("%.1f s", all.stream().mapToDouble(OptionalDouble::getAsDouble).max().orElse(0));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
