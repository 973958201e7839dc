/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.time.Duration;
import org.cometchatbridge.core.log.OperatorLog;

/**
 * Logs once when a change waits for CometChat for too long, and once when none does any more. Not
 * thread-safe.
 */
final class LateChanges {

  /** Longer than any short outage, and than a node needs for the end of a long one. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** A backlog whose oldest change is about as old as the limit must not log again and again. */
  private static final Duration END = Duration.ofMinutes(5);

  private final OperatorLog log;
  private boolean late;

  LateChanges(OperatorLog log) {
    this.log = log;
  }

  /** Takes the number and the age of the changes that wait. */
  void counted(UserStore.Counts counts) {
    if (!late && counts.oldest().compareTo(LIMIT) > 0) {
      late = true;
      log.warn(
          "The changes of {} users wait for CometChat, the oldest for {} minutes. If CometChat is"
              + " available, the limits are too low for as many changes: raise coreCallsPerMinute"
              + " and standardCallsPerMinute, and syncAtOnce if the changes are in a database",
          counts.pending(),
          counts.oldest().toMinutes());
    } else if (late && counts.oldest().compareTo(END) < 0) {
      late = false;
      log.info(
          "Changes of users reach CometChat in time again; those of {} users wait",
          counts.pending());
    }
  }
}
