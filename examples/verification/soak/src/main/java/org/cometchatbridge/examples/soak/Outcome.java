/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.List;
import java.util.Map;
import org.cometchatbridge.examples.soak.Gauges.Sample;
import org.cometchatbridge.examples.soak.Troubles.Stretch;

/**
 * Everything that a run has shown.
 *
 * @param calls that arrived at CometChat
 * @param loginCalls those of them that mint tokens or create users
 * @param mostCallsForAToken the most calls that one token has cost
 * @param events how often the bridge has told of what
 * @param atStart before the first visitor
 * @param midway when three fifths of the run were over
 * @param atEnd after the last visitor
 * @param stalledMillis how long the whole process stood still, which counts in no latency
 * @param threadsAfterClose threads of the bridge after it was closed
 * @param tokensEnded how many tokens visitors had given up
 * @param tokensAlive how many of them CometChat took still after the bridge was closed
 */
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
    double stalledMillis,
    long threadsAfterClose,
    long tokensEnded,
    long tokensAlive,
    Map<String, Long> howAlive) {

  /** What was in use at one moment. */
  record Memory(long logins, long heapMegabytes, long bridgeThreads, long files) {}

  /** What came after each outage. */
  List<Recovery> recoveries() {
    return Recovery.after(outages, plan.lasts().toMillis() / 1e3, tally);
  }

  /** The most host threads that were busy in a second of the given stretch. */
  int mostBusy(double from, double to) {
    return samples.stream()
        .filter(sample -> sample.second() >= from && sample.second() + 1 <= to)
        .mapToInt(Sample::busyThreads)
        .max()
        .orElse(0);
  }
}
