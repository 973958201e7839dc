/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.time.Duration;

/**
 * A logout of a node that was killed right after it.
 *
 * @param duration of the logout
 * @param untilKill from its return until the signal was sent
 */
record LogoutTimes(Duration duration, Duration untilKill) {

  private static final String PREFIX = "logged out ";

  /** So long a logout waits for the database. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

  /** Logs a session out, and returns a line that another process reads. */
  static String line(LoginSession session) {
    long start = System.nanoTime();
    session.end();
    long end = System.nanoTime();
    return PREFIX + (end - start) + " " + end;
  }

  static boolean isLine(String line) {
    return line.startsWith(PREFIX);
  }

  /**
   * Reads a line.
   *
   * @param killed when the process was killed; all processes of a machine have the same monotonic
   *     clock
   */
  static LogoutTimes read(String line, long killed) {
    String[] nanos = line.substring(PREFIX.length()).split(" ", 2);
    return new LogoutTimes(
        Duration.ofNanos(Long.parseLong(nanos[0])),
        Duration.ofNanos(killed - Long.parseLong(nanos[1])));
  }

  /** Whether the logout may have returned before the database had its revocation. */
  boolean hasGivenUp() {
    return duration.compareTo(LONGEST_WAIT) >= 0;
  }
}
