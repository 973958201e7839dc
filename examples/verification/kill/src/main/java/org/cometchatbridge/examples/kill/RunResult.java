/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.List;
import org.cometchatbridge.emulator.Switches;

/**
 * What a run has shown.
 *
 * @param positions the positions of the emulator's switches that are not the default
 * @param kills the nodes that were killed
 * @param suspensions how often a node was suspended for longer than its leases
 * @param committed the changes of users that were committed
 * @param rolledBack the transactions that were rolled back
 * @param calls the calls that arrived at CometChat
 * @param lostResponses the calls whose response did not arrive, because of the emulator
 * @param tokens the tokens that were created
 * @param lost the differences between CometChat and what was committed
 * @param fromRollbacks the calls because of what was rolled back
 * @param overlaps the calls that began while another one for the same user was running
 * @param parked the users whose changes wait for an operator
 * @param failures the transactions of the application that failed
 * @param backlog the changes that were not carried out yet, from time to time
 */
record RunResult(
    RunPlan plan,
    List<Switches.Position> positions,
    int kills,
    int suspensions,
    long committed,
    long rolledBack,
    int calls,
    int lostResponses,
    int tokens,
    List<String> lost,
    List<String> fromRollbacks,
    List<String> overlaps,
    List<String> parked,
    List<String> failures,
    List<Backlog.Sample> backlog) {

  /** Whether nothing is wrong. */
  boolean isCorrect() {
    return lost.isEmpty()
        && fromRollbacks.isEmpty()
        && overlaps.isEmpty()
        && parked.isEmpty()
        && failures.isEmpty();
  }

  /** What is wrong, for a message. */
  @Override
  public String toString() {
    return plan
        + ": "
        + kills
        + " kills, "
        + committed
        + " changes, "
        + calls
        + " calls, lost "
        + lost
        + ", from rollbacks "
        + fromRollbacks
        + ", overlaps "
        + overlaps
        + ", parked "
        + parked
        + ", failures "
        + failures
        + ", "
        + positions;
  }
}
