/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * Users whose changes the database does not take into their rows, because of a constraint or of
 * what is stored. This node leaves their changes in the outbox for a while, so that those of other
 * users go on. Not thread-safe.
 */
final class RejectedUsers {

  /** After this time, an administrator may have corrected the tables. */
  static final Duration PAUSE = Duration.ofMinutes(10);

  /** Of more users, something is wrong with the tables, and each statement would name all. */
  private static final int MOST = 1_000;

  private final Timer timer;
  private final Map<Uid, Duration> until = new HashMap<>();

  RejectedUsers(Timer timer) {
    this.timer = timer;
  }

  /** Those who are left out now. */
  Set<Uid> present() {
    Duration now = timer.elapsed();
    until.values().removeIf(end -> end.compareTo(now) <= 0);
    return Set.copyOf(until.keySet());
  }

  boolean isFull() {
    return until.size() >= MOST;
  }

  /** Leaves a user out, and returns whether there was none before. */
  boolean add(Uid uid) {
    boolean first = until.isEmpty();
    until.put(uid, timer.elapsed().plus(PAUSE));
    return first;
  }
}
