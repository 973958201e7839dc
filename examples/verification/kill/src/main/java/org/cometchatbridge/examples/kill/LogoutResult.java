/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.time.Duration;
import java.util.List;
import org.cometchatbridge.databases.TestDatabase;

/**
 * What the logouts on one database have shown.
 *
 * @param times of each logout
 * @param lost the users whose tokens are valid, although their logouts have not given up waiting
 * @param begun how many revocations a node had begun with when it was killed; they are carried out
 *     after the lease
 * @param late how many other tokens were deleted, but not within five seconds of the start
 * @param longest from the start of a node until all tokens were deleted, unless some were late
 */
record LogoutResult(
    TestDatabase product,
    List<LogoutTimes> times,
    List<String> lost,
    int begun,
    int late,
    Duration longest) {

  LogoutResult {
    times = List.copyOf(times);
    lost = List.copyOf(lost);
  }

  boolean isCorrect() {
    return lost.isEmpty() && late == 0;
  }

  int count() {
    return times.size();
  }

  /** The logouts that may have returned before the database had their revocations. */
  long givenUp() {
    return times.stream().filter(LogoutTimes::hasGivenUp).count();
  }

  /** Between the return of a logout and the signal, for half of the logouts at most. */
  Duration medianUntilKill() {
    return times.stream().map(LogoutTimes::untilKill).sorted().toList().get(times.size() / 2);
  }
}
