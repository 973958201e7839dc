/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.TimeZone;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long CometChat asks to wait, in every form that HTTP allows and in none that it does not. */
class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

  private static Duration header(String retryAfter) {
    return RetryAfter.of(new RawResponse(429, new byte[0], retryAfter, null), NOW);
  }

  private static Duration reset(String rateReset) {
    return RetryAfter.of(new RawResponse(429, new byte[0], null, rateReset), NOW);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "' 30 ', 30", "007, 7", "3600, 3600", "3601, 3600"})
  void seconds_areReadAndCappedAtAnHour(String text, long seconds) {
    assertThat(header(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"999999999999", "2147483648", "9223372036854775808", "99999999999999999999999999"})
  void secondsBeyondEveryInt_areCapped(String text) {
    assertThat(header(text)).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "+5",
        "1.5",
        "1e3",
        "5s",
        "0x10",
        "\u0665",
        "soon",
        "",
        " ",
        "Fri, 20 Nov 2026",
        "Fri, 99 Nov 2026 09:00:30 GMT",
        "2026-11-20T09:00:30Z",
        "Thu, 20 Nov 2026 09:00:30 GMT"
      })
  void junk_countsAsNotSaid(String text) {
    assertThat(header(text)).isNull();
  }

  @Test
  void nothingSaid_isNothing() {
    assertThat(header(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Fri, 20 Nov 2026 09:00:30 GMT",
        " Fri, 20 Nov 2026 09:00:30 GMT ",
        "Friday, 20-Nov-26 09:00:30 GMT",
        "Fri Nov 20 09:00:30 2026"
      })
  void everyFormOfAnHttpDate_isRead_whateverTheMachinesLocaleAndZone(String date) {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      assertThat(header(date)).isEqualTo(Duration.ofSeconds(30));
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void asctimeDateWithAOneDigitDay_isRead() {
    Instant first = Instant.parse("2026-12-01T09:00:00Z");

    assertThat(
            RetryAfter.of(
                new RawResponse(429, new byte[0], "Tue Dec  1 09:00:30 2026", null), first))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void dateInThePast_isNoWait() {
    assertThat(header("Fri, 20 Nov 2026 08:59:59 GMT")).isEqualTo(Duration.ZERO);
    assertThat(header("Thu, 01 Jan 1970 00:00:00 GMT")).isEqualTo(Duration.ZERO);
  }

  @Test
  void dateFarAhead_isCapped() {
    assertThat(header("Fri, 31 Dec 9999 23:59:59 GMT")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void resetTime_countsWhenRetryAfterSaysNothing() {
    long now = NOW.getEpochSecond();

    assertThat(reset(Long.toString(now + 42))).isEqualTo(Duration.ofSeconds(42));
    assertThat(reset(Long.toString(now - 1))).isEqualTo(Duration.ZERO);
    assertThat(reset(Long.toString(now + 7_200))).isEqualTo(Duration.ofHours(1));
    assertThat(reset("999999999999")).isEqualTo(Duration.ofHours(1));
    assertThat(reset("soon")).isNull();
    assertThat(reset("-5")).isNull();
    // Milliseconds are not what is documented: not said, and not an hour.
    assertThat(reset(Long.toString(NOW.toEpochMilli()))).isNull();
  }

  @Test
  void retryAfter_goesBeforeTheResetTime_unlessItIsJunk() {
    String reset = Long.toString(NOW.getEpochSecond() + 42);

    assertThat(RetryAfter.of(new RawResponse(429, new byte[0], "7", reset), NOW))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(RetryAfter.of(new RawResponse(429, new byte[0], "0", reset), NOW))
        .isEqualTo(Duration.ZERO);
    assertThat(RetryAfter.of(new RawResponse(429, new byte[0], "junk", reset), NOW))
        .isEqualTo(Duration.ofSeconds(42));
  }
}
