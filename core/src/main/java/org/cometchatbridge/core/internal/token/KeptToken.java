/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import org.cometchatbridge.core.ChatToken;

/**
 * A token that the bridge keeps, the timer's time when its request started, in nanoseconds, and
 * after how many microseconds the request succeeded; two points in time would need more memory.
 */
record KeptToken(ChatToken token, String userId, long startedAt, int micros) {

  static KeptToken of(ChatToken token, String userId, Duration startedAt, Duration createdAt) {
    // Half an hour at most, which is longer than tokenTimeout unless the JVM was suspended.
    long micros = Math.min(createdAt.minus(startedAt).toNanos() / 1_000, Integer.MAX_VALUE);
    return new KeptToken(token, userId, startedAt.toNanos(), (int) micros);
  }

  Duration createdAt() {
    return Duration.ofNanos(createdAtNanos());
  }

  long createdAtNanos() {
    return startedAt + micros * 1_000L;
  }

  boolean belongsTo(String other) {
    return userId.equals(other);
  }
}
