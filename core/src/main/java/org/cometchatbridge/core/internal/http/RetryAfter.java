/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** Reads how long CometChat asks to wait. What cannot be read counts as not said. */
final class RetryAfter {

  /** Nobody means more than an hour; beyond it the number is a mistake. */
  private static final Duration CAP = Duration.ofHours(1);

  private static final int DIGITS = 12;

  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private RetryAfter() {}

  /**
   * {@code Retry-After} in seconds or as an HTTP date (RFC 9110, 10.2.3), else, where the
   * application was too fast, the Unix time of the rate-limit reset.
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
    Instant date = date(text);
    return date == null ? null : capped(Duration.between(now, date));
  }

  /** The client's parser gives up on the asctime form, which names no zone and means UTC. */
  private static @Nullable Instant date(String text) {
    Instant date = DateUtils.parseStandardDate(text);
    if (date != null) {
      return date;
    }
    try {
      return Instant.from(ASCTIME.parse(text));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Duration reset(@Nullable String value, Instant now) {
    Long seconds = value == null ? null : digits(value.strip());
    return seconds == null ? null : capped(Duration.between(now, Instant.ofEpochSecond(seconds)));
  }

  private static @Nullable Long digits(String text) {
    if (text.isEmpty()
        || text.length() > DIGITS
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    return Long.valueOf(text);
  }

  private static Duration capped(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(CAP) > 0 ? CAP : wait;
  }
}
