/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.cometchatbridge.core.Fuzz;
import org.cometchatbridge.core.HostileText;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.junit.jupiter.api.Test;

/** Generated {@code Retry-After} and rate-limit headers, against a reading of the rule by hand. */
class RetryAfterFuzzTest {

  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
  private static final long HOUR = 3_600;
  private static final long FORTY_YEARS = 40L * 365 * 24 * HOUR;
  private static final String[] DATE_FORMS = {
    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM ppd HH:mm:ss yyyy"
  };

  private static Duration header(int status, String retryAfter, String reset) {
    return RetryAfter.of(new RawResponse(status, new byte[0], retryAfter, reset), NOW);
  }

  @Test
  void dates_areReadInEveryForm() {
    Fuzz.run(
        3_000,
        random -> {
          long ahead =
              random.nextBoolean()
                  ? random.nextLong(-2 * HOUR, 2 * HOUR)
                  : random.nextLong(-FORTY_YEARS / 2, FORTY_YEARS);
          String date = date(random, NOW.plusSeconds(ahead));

          assertThat(header(429, date, null)).as(date).isEqualTo(within(ahead));
        });
  }

  @Test
  void digits_areSeconds() {
    Fuzz.run(
        3_000,
        random -> {
          String digits = digits(random);
          boolean sane = digits.length() <= 12;

          assertThat(header(429, digits, null))
              .as(digits)
              .isEqualTo(sane ? within(Long.parseLong(digits)) : Duration.ofHours(1));
          assertThat(header(429, null, digits))
              .as(digits)
              .isEqualTo(sane ? within(Long.parseLong(digits) - NOW.getEpochSecond()) : null);
          assertThat(header(503, null, digits)).isNull();
        });
  }

  @Test
  void anythingElse_isNothingOrATimeWithinTheHour() {
    Fuzz.run(
        5_000,
        random -> {
          String text =
              switch (random.nextInt(3)) {
                case 0 -> HostileText.of(random);
                case 1 -> HostileText.mutated(random, digits(random));
                default -> HostileText.mutated(random, date(random, NOW.plusSeconds(30)));
              };
          Duration wait = header(random.nextBoolean() ? 429 : 503, text, HostileText.of(random));

          if (wait != null) {
            assertThat(wait).as(text).isBetween(Duration.ZERO, Duration.ofHours(1));
          }
        });
  }

  private static Duration within(long seconds) {
    return Duration.ofSeconds(Math.max(0, Math.min(HOUR, seconds)));
  }

  private static String digits(Random random) {
    StringBuilder digits = new StringBuilder();
    for (int i = random.nextInt(16); i >= 0; i--) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private static String date(Random random, Instant at) {
    return DateTimeFormatter.ofPattern(Fuzz.one(random, DATE_FORMS), Locale.ENGLISH)
        .format(OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
  }
}
