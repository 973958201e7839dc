/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.cometchatbridge.examples.soak.OutagePlan.Outage;
import org.cometchatbridge.examples.soak.ResourceMonitor.Sample;

/**
 * The results of a run.
 *
 * @param calls the calls that arrived at CometChat
 * @param loginCalls the calls that mint tokens or create users
 * @param mostCallsForAToken the maximum number of calls for one token
 * @param events the number of events by kind
 * @param atStart resources before the first visitor
 * @param midway resources after three fifths of the run
 * @param atEnd resources after the last visitor
 * @param stalledMillis the time for which the whole process was suspended; excluded from latencies
 * @param threadsAfterClose the bridge's threads after it was closed
 * @param connections the bridge's connections to CometChat
 * @param tokensEnded the number of tokens that must be revoked
 * @param tokensAlive the number of these that are valid after the bridge was closed
 */
record RunResult(
    Options options,
    Statistics statistics,
    List<Sample> samples,
    List<Outage> outages,
    long calls,
    long loginCalls,
    int mostCallsForAToken,
    Map<String, Long> events,
    Memory atStart,
    Memory midway,
    Memory atEnd,
    double stalledMillis,
    long threadsAfterClose,
    Connections connections,
    long tokensEnded,
    long tokensAlive,
    Map<String, Long> howAlive) {

  /**
   * The resources in use at one point in time.
   *
   * @param sessions the logins of the last ten minutes, for which the bridge keeps a login session
   */
  record Memory(long sessions, long heapMegabytes, long bridgeThreads, long files) {}

  /**
   * The bridge's connections to CometChat, as the network of the run counts them.
   *
   * @param inUse those that are open after the last visitor
   * @param unused those that are open after a time without calls, or empty after a run that is too
   *     short to wait for that
   * @param afterClose those that are open after the bridge was closed
   * @param filesAfterClose the open files then, including the visitors and the emulator
   */
  record Connections(int inUse, OptionalInt unused, int afterClose, long filesAfterClose) {}

  /** The recoveries from all outages. */
  List<Recovery> recoveries() {
    return Recovery.after(outages, options.lasts().toMillis() / 1e3, statistics);
  }

  /** The maximum number of busy application threads in a period. */
  int mostBusy(double from, double to) {
    return samples.stream()
        .filter(sample -> sample.second() >= from && sample.second() + 1 <= to)
        .mapToInt(Sample::busyThreads)
        .max()
        .orElse(0);
  }
}
