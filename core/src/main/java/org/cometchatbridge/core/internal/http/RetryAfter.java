/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.time.Duration;
import java.time.Instant;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.jspecify.annotations.Nullable;

/** Reads how long CometChat asks to wait. An unreadable value counts as absent. */
final class RetryAfter {

  /** A longer time is a mistake. */
  private static final Duration CAP = Duration.ofHours(1);

  private static final int DIGITS = 12;

  private RetryAfter() {}

  /**
   * {@code Retry-After} in seconds or as an HTTP date (RFC 9110, 10.2.3), else, below status 500,
   * the Unix time of the rate-limit reset. A time in the past means zero.
   */
  static @Nullable Duration of(RawResponse response, Instant now) {
    Duration wait = header(response.retryAfter(), now);
    return wait != null || response.status() >= 500 ? wait : reset(response.rateReset(), now);
  }

  private static @Nullable Duration header(@Nullable String value, Instant now) {
    if (value == null) {
      return null;
    }
    String text = value.strip();
    Long seconds = digits(text);
    if (seconds != null) {
      return capped(Duration.ofSeconds(seconds));
    }
    if (isNumber(text)) {
      // RFC 9111, 1.2.2: too large to be represented, but as large.
      return CAP;
    }
    Instant date = HttpDate.parse(text);
    return date == null ? null : capped(Duration.between(now, date));
  }

  private static @Nullable Duration reset(@Nullable String value, Instant now) {
    Long seconds = value == null ? null : digits(value.strip());
    return seconds == null ? null : capped(Duration.between(now, Instant.ofEpochSecond(seconds)));
  }

  private static @Nullable Long digits(String text) {
    return isNumber(text) && text.length() <= DIGITS ? Long.valueOf(text) : null;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Duration capped(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(CAP) > 0 ? CAP : wait;
  }
}
