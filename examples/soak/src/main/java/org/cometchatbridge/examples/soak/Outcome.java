/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cometchatbridge.examples.soak.Gauges.Sample;
import org.cometchatbridge.examples.soak.Troubles.Stretch;

/** Everything that a run has shown, and whether it is as promised. */
record Outcome(
    Plan plan,
    Tally tally,
    List<Sample> samples,
    List<Stretch> outages,
    long calls,
    long loginCalls,
    int mostCallsForAToken,
    Map<String, Long> events,
    Memory atStart,
    Memory midway,
    Memory atEnd,
    long threadsAfterClose) {

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

  /** What was in use at one moment. */
  record Memory(long logins, long heapMegabytes, long bridgeThreads, long files) {}

  /** One promise, what was seen, and whether the two agree. */
  record Check(String promise, String seen, boolean kept) {}

  /** All promises. */
  List<Check> checks() {
    List<Check> all = new ArrayList<>();
    double slowest = tally.latency(1, 0, Integer.MAX_VALUE);
    double perLogin = loginCalls / (double) Math.max(1, tally.of(Tally.What.LOGINS));
    all.add(none("no login of the host fails", tally.failedLogins()));
    all.add(none("nobody gets a token of somebody else", tally.foreignTokens()));
    all.add(none("no other answer is odd", tally.oddAnswers()));
    all.add(
        new Check(
            "no login takes longer than 3 s, of which the bridge may use 1 s",
            String.format(Locale.ROOT, "%.0f ms", slowest),
            slowest <= LONGEST_LOGIN_MILLIS));
    all.add(
        new Check(
            "at most 3 calls for a login on average, to mint and to create",
            String.format(Locale.ROOT, "%.2f", perLogin),
            perLogin <= MOST_CALLS_A_LOGIN));
    all.add(
        new Check(
            "at most 12 calls for any one token",
            Integer.toString(mostCallsForAToken),
            mostCallsForAToken <= MOST_CALLS_A_TOKEN));
    long growth = atEnd.heapMegabytes() - midway.heapMegabytes();
    long remembered = remembered(atEnd) - remembered(midway);
    long allowed = MEGABYTES_OF_NOISE + remembered * KILOBYTES_A_SESSION / 1024;
    all.add(
        new Check(
            "the heap is flat: after a collection at most "
                + allowed
                + " MB more at the end than at three fifths of the run",
            String.format(
                Locale.ROOT,
                "%d MB, then %d MB (%d MB at the start)",
                midway.heapMegabytes(),
                atEnd.heapMegabytes(),
                atStart.heapMegabytes()),
            growth <= allowed));
    all.add(
        new Check(
            "at most 8 threads are the bridge's, and none after it is closed",
            atEnd.bridgeThreads() + ", then " + threadsAfterClose,
            Math.max(midway.bridgeThreads(), atEnd.bridgeThreads()) <= MOST_BRIDGE_THREADS
                && threadsAfterClose == 0));
    long filesAllowed = atStart.files() + 2 * MOST_CONNECTIONS + FILES_OF_OTHERS;
    all.add(
        new Check(
            "no connection leaks: at most " + filesAllowed + " open files when visitors have left",
            atStart.files() + " before, " + atEnd.files() + " after",
            atEnd.files() <= filesAllowed));
    return all;
  }

  boolean isAsPromised() {
    return checks().stream().allMatch(Check::kept);
  }

  /** The most host threads that were busy in a second of the given stretch. */
  int mostBusy(double from, double to) {
    return samples.stream()
        .filter(sample -> sample.second() >= from && sample.second() + 1 <= to)
        .mapToInt(Sample::busyThreads)
        .max()
        .orElse(0);
  }

  /** The bridge remembers login sessions for ten minutes, and so many at the most. */
  private static long remembered(Memory moment) {
    return Math.min(moment.logins(), SESSIONS_REMEMBERED);
  }

  private static Check none(String promise, long seen) {
    return new Check(promise, Long.toString(seen), seen == 0);
  }
}
