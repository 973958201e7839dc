/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * Decides whether a response with status 429 concerns one user or the whole app. CometChat's
 * documentation names limits of both kinds, and the status is the same. It concerns the app if the
 * response says so, or if it is sent for several users in succession.
 */
final class ThrottleDetector {

  /** After 429 for this many users in succession without a success, the app limit is assumed. */
  static final int USERS = 3;

  private final Timer timer;
  private final Set<Uid> throttled = new HashSet<>();
  private Duration since;

  ThrottleDetector(Timer timer) {
    this.timer = timer;
    this.since = timer.elapsed();
  }

  /** A call for this user got status 429; returns whether the app as a whole has to slow down. */
  synchronized boolean concernsApp(Attempt attempt) {
    if (throttled.isEmpty()) {
      since = timer.elapsed();
    }
    if (throttled.size() < USERS) {
      throttled.add(attempt.uid());
    }
    return attempt.isThrottledAsApp() || throttled.size() >= USERS;
  }

  /** A call that began at this time succeeded. */
  synchronized void succeeded(Duration began) {
    if (!throttled.isEmpty() && began.compareTo(since) >= 0) {
      throttled.clear();
    }
  }
}
