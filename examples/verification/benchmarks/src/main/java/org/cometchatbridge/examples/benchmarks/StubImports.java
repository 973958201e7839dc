/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The imports of the stub, with CometChat's rate limit for them. Thread-safe. */
final class StubImports {

  /** How many imports CometChat accepts in a minute. */
  static final int CALLS_PER_MINUTE = 60;

  /** How many users CometChat accepts in one import. */
  static final int USERS_PER_CALL = 50;

  /** The list of users, which an import reads first. */
  static final String NO_USERS =
      "{\"data\":[],\"meta\":{\"pagination\":"
          + "{\"total\":0,\"count\":0,\"per_page\":100,\"current_page\":1,\"total_pages\":0}}}";

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final Pattern UID = Pattern.compile("\"uid\":\"([^\"]+)\"");

  private final Deque<Long> latest = new ArrayDeque<>();
  private int rejected;

  /** Whether the rate limit permits an import at this time. */
  synchronized boolean permit() {
    long now = System.nanoTime();
    while (!latest.isEmpty() && now - latest.getFirst() > MINUTE) {
      latest.removeFirst();
    }
    if (latest.size() == CALLS_PER_MINUTE) {
      rejected++;
      return false;
    }
    latest.addLast(now);
    return true;
  }

  /** How many imports were rejected for the rate limit. */
  synchronized int rejected() {
    return rejected;
  }

  /** A success for each user of an import. */
  static String response(String body) {
    return UID.matcher(body)
        .results()
        .map(StubImports::success)
        .collect(Collectors.joining(",", "{\"data\":{", "}}"));
  }

  private static String success(MatchResult uid) {
    return "\""
        + uid.group(1)
        + "\":{\"success\":true,\"data\":{\"uid\":\""
        + uid.group(1)
        + "\"}}";
  }
}
