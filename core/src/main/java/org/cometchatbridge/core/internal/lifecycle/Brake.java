/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many users are deactivated or erased within an hour, because a defect of the
 * application could do so with all of them. Thread-safe.
 */
final class Brake {

  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int PART = 20;

  private final Timer timer;
  private final LongSupplier knownUsers;
  private final int least;
  private final Events events;

  /** The users of the last hour, the oldest first. A retry is not another one. */
  private final Map<Uid, Admission> admitted = new LinkedHashMap<>();

  private @Nullable Duration reportedAt;

  private record Admission(long removal, Duration at) {}

  /**
   * Creates a brake.
   *
   * @param least how many users it always admits
   */
  Brake(Timer timer, LongSupplier knownUsers, int least, Events events) {
    this.timer = timer;
    this.knownUsers = knownUsers;
    this.least = least;
    this.events = events;
  }

  /**
   * Whether a user may be deactivated or erased now.
   *
   * @param removal see {@link DesiredUser#removal}
   */
  synchronized boolean admits(Uid uid, long removal) {
    Duration now = timer.elapsed();
    removeOld(now);
    Admission present = admitted.get(uid);
    if (present != null && present.removal() == removal) {
      return true;
    }
    long limit = Math.max(least, knownUsers.getAsLong() / PART);
    if (admitted.size() >= limit) {
      report(now, limit);
      return false;
    }
    admitted.remove(uid);
    admitted.put(uid, new Admission(removal, now));
    return true;
  }

  private void removeOld(Duration now) {
    Iterator<Admission> oldest = admitted.values().iterator();
    while (oldest.hasNext() && now.minus(oldest.next().at()).compareTo(WINDOW) >= 0) {
      oldest.remove();
    }
  }

  private void report(Duration now, long limit) {
    if (reportedAt == null || now.minus(reportedAt).compareTo(WINDOW) >= 0) {
      reportedAt = now;
      events.publish(new BridgeEvent.BrakeApplied(limit));
    }
  }

  /** The next user who is held is reported again. */
  synchronized void released() {
    reportedAt = null;
  }
}
