/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The calls that were sent and have not ended.
 *
 * <p>A failure that comes fast ends before successes that take their time. So the last results
 * alone do not show how many calls fail: the calls that a failed one has overtaken are undecided,
 * and count against the assumption that every call fails.
 *
 * <p>Thread-safe.
 */
final class RunningCalls {

  private final Set<Attempt> calls = new HashSet<>();

  /** A call was handed to the network, for the first time or again. */
  synchronized void sent(Attempt attempt) {
    if (!attempt.hasEnded()) {
      calls.add(attempt);
    }
  }

  /** A call has ended; nothing that is recorded later makes it run again. */
  synchronized void ended(Attempt attempt) {
    attempt.ended();
    calls.remove(attempt);
  }

  /** How many calls of the same priority were sent before this one, or with it, and still run. */
  synchronized int overtakenBy(Attempt failed) {
    Duration sent = failed.began();
    int overtaken = 0;
    for (Attempt running : calls) {
      Duration began = running.began();
      if (running != failed
          && running.priority() == failed.priority()
          && sent != null
          && began != null
          && began.compareTo(sent) <= 0) {
        overtaken++;
      }
    }
    return overtaken;
  }
}
