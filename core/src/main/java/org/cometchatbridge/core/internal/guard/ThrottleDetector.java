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
 * response says so, or if several users get it in succession and none of them by chance.
 *
 * <p>Where calls are many, some users exceed their own limits all the time, and a few of them in
 * succession. Any success between them shows that the app may call: also that of an earlier call,
 * because CometChat has sent it now. The calls that one with status 429 has overtaken are
 * undecided, so that there must be as many users as such calls.
 */
final class ThrottleDetector {

  /** So many users in succession do not all exceed their own limits by chance. */
  static final int USERS = 10;

  /** Nor do so many if no call has succeeded since the first of them for a while. */
  static final int USERS_IN_A_WHILE = 3;

  static final Duration WHILE = Duration.ofSeconds(1);

  /** More users are not counted: as many calls run at once. */
  static final int MOST = 128;

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
    if (throttled.size() < MOST) {
      throttled.add(attempt.uid());
    }
    return attempt.isThrottledAsApp() || (areTooMany() && throttled.size() >= attempt.overtaken());
  }

  private boolean areTooMany() {
    return throttled.size() >= USERS
        || (throttled.size() >= USERS_IN_A_WHILE
            && timer.elapsed().minus(since).compareTo(WHILE) >= 0);
  }

  /** A call succeeded. */
  synchronized void succeeded() {
    throttled.clear();
  }
}
