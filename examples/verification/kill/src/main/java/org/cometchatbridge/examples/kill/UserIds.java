/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The users of a run: few, so that nodes meet, and fewer than the brake lets a node deactivate
 * within an hour. Only the profiles of those who are safe are changed by what is committed.
 */
final class UserIds {

  private static final int CHANGED = 44;
  private static final int SAFE = 12;
  private static final Pattern UID = Pattern.compile("(?:changed|safe)-user-[0-9]+");

  private UserIds() {}

  static List<String> all() {
    return Stream.concat(
            IntStream.range(0, CHANGED).mapToObj(i -> "changed-user-" + i),
            IntStream.range(0, SAFE).mapToObj(i -> "safe-user-" + i))
        .toList();
  }

  static String any(Random random) {
    int number = random.nextInt(CHANGED + SAFE);
    return number < CHANGED ? "changed-user-" + number : "safe-user-" + (number - CHANGED);
  }

  static boolean isSafe(String userId) {
    return userId.startsWith("safe");
  }

  /** The users who are named in the body of a request. */
  static List<String> named(String body) {
    return UID.matcher(body).results().map(MatchResult::group).distinct().toList();
  }
}
