/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.cometchatbridge.examples.soak.RunResult.Connections;
import org.cometchatbridge.examples.soak.RunResult.Memory;
import org.cometchatbridge.examples.soak.Statistics.Counter;
import org.cometchatbridge.examples.soak.Statistics.Violation;

/** Checks the promises of the bridge against the results of a run. */
final class Promises {

  private static final double LONGEST_LOGIN_MILLIS = 3_000;
  private static final double MOST_CALLS_A_LOGIN = 3;

  /** Four provisioning steps with at most three calls each. */
  private static final int MOST_CALLS_A_TOKEN = 12;

  /** Eleven, and those of tasks that have waited too long for one of them. */
  private static final int MOST_BRIDGE_THREADS = 16;

  private static final int MOST_CONNECTIONS = 128;

  /** Jar files, and the selectors of threads that began during the run. */
  private static final int FILES_OF_OTHERS = 20;

  /** As measured for a login session in an HTTP session, and the text of its token. */
  private static final long BYTES_A_SESSION = 442 + 96;

  private static final long MEGABYTES_OF_NOISE = 24;

  /** A promise, the measured value, and whether the promise is kept. */
  record Check(String promise, String seen, boolean kept) {}

  private final RunResult result;
  private final List<Check> checks = new ArrayList<>();

  private Promises(RunResult result) {
    this.result = result;
  }

  /** Checks all promises. */
  static List<Check> of(RunResult result) {
    Promises promises = new Promises(result);
    promises.never("no login of the application fails", Violation.FAILED_LOGIN);
    promises.never("no visitor gets the token of another user", Violation.FOREIGN_TOKEN);
    promises.never("no visitor gets a token that CometChat rejects", Violation.REJECTED_TOKEN);
    promises.never("no other response is unexpected", Violation.UNEXPECTED_RESPONSE);
    promises.quickLogins();
    promises.fewCalls();
    promises.tokensAfterOutages();
    promises.deadTokens();
    promises.flatHeap();
    promises.fewThreads();
    promises.fewConnections();
    return promises.checks;
  }

  /** Whether all promises are kept. */
  static boolean areKept(RunResult result) {
    return of(result).stream().allMatch(Check::kept);
  }

  private void never(String promise, Violation wrong) {
    long seen = result.statistics().of(wrong);
    add(promise, Long.toString(seen), seen == 0);
  }

  private void quickLogins() {
    double slowest = result.statistics().latency(1, 0, Integer.MAX_VALUE);
    add(
        "no login takes longer than 3 s, including `maxLoginWait` of 1 s; suspensions of the whole process not counted",
        text("%.0f ms", slowest),
        slowest <= LONGEST_LOGIN_MILLIS);
  }

  private void fewCalls() {
    double perLogin =
        result.loginCalls() / (double) Math.max(1, result.statistics().of(Counter.LOGINS));
    add(
        "on average at most 3 calls per login, to mint tokens and create users",
        text("%.2f", perLogin),
        perLogin <= MOST_CALLS_A_LOGIN);
    add(
        "at most 12 calls for one token",
        text("%d", result.mostCallsForAToken()),
        result.mostCallsForAToken() <= MOST_CALLS_A_TOKEN);
  }

  private void tokensAfterOutages() {
    List<Recovery> conclusive =
        result.recoveries().stream().filter(Recovery::isConclusive).toList();
    add(
        "within 30 s of the end of an outage a token is created, and nine of ten logins get a token",
        conclusive.isEmpty()
            ? "no outage ended early enough to check"
            : text(
                "after %d of %d outages (the others ended too late to check): at the latest after %s and %s",
                conclusive.size(),
                result.recoveries().size(),
                latest(conclusive.stream().map(Recovery::firstToken).toList()),
                latest(conclusive.stream().map(Recovery::nearlyAll).toList())),
        conclusive.stream().allMatch(Recovery::isAsPromised));
  }

  private void deadTokens() {
    long dropped = result.events().getOrDefault("RevocationFailed", 0L);
    add(
        "the token of an ended login session is revoked, or the bridge reports `RevocationFailed`",
        text(
            "%,d of %,d still valid, %,d reported",
            result.tokensAlive(), result.tokensEnded(), dropped),
        result.tokensAlive() <= dropped);
  }

  private void flatHeap() {
    Memory midway = result.midway();
    Memory end = result.atEnd();
    long more = Math.max(0, end.sessions() - midway.sessions());
    long allowed = MEGABYTES_OF_NOISE + ((more * BYTES_A_SESSION) >> 20);
    add(
        text(
            "the heap grows only by the login sessions that the bridge keeps for ten minutes, %,d"
                + " more of %d bytes each: after a collection at most %d MB more at the end than"
                + " after three fifths of the run",
            more, BYTES_A_SESSION, allowed),
        text(
            "%d MB, then %d MB (%d MB at the start)",
            midway.heapMegabytes(), end.heapMegabytes(), result.atStart().heapMegabytes()),
        end.heapMegabytes() - midway.heapMegabytes() <= allowed);
  }

  private void fewThreads() {
    long most = Math.max(result.midway().bridgeThreads(), result.atEnd().bridgeThreads());
    add(
        "the bridge has at most 16 threads, and none after it is closed",
        text("%d, then %d", most, result.threadsAfterClose()),
        most <= MOST_BRIDGE_THREADS && result.threadsAfterClose() == 0);
  }

  private void fewConnections() {
    Connections connections = result.connections();
    add(
        text("at most %d connections to CometChat, after the last visitor", MOST_CONNECTIONS),
        Integer.toString(connections.inUse()),
        connections.inUse() <= MOST_CONNECTIONS);
    OptionalInt unused = connections.unused();
    add(
        "no connection stays open without calls for 60 s, nor after the bridge is closed",
        text(
            "%s, then %d",
            unused.isEmpty() ? "run too short to wait" : Integer.toString(unused.getAsInt()),
            connections.afterClose()),
        unused.orElse(0) == 0 && connections.afterClose() == 0);
    long allowed = result.atStart().files() + FILES_OF_OTHERS;
    add(
        text("no file leaks: at most %d open files after the bridge is closed", allowed),
        text("%d before, %d after", result.atStart().files(), connections.filesAfterClose()),
        connections.filesAfterClose() <= allowed);
  }

  private void add(String promise, String seen, boolean kept) {
    checks.add(new Check(promise, seen, kept));
  }

  /** A missing value means that it never happened. */
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
