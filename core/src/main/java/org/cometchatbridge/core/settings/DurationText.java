/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations such as {@code 500ms}, {@code 1s}, {@code 1m30s}, {@code 7d} and {@code PT1.5S}. */
final class DurationText {

  private static final String EXAMPLES = "1s, 500ms, 1m30s, 24h, 7d or PT1.5S";

  /** Each unit once, the largest first. The lookahead excludes the empty text. */
  private static final Pattern UNITS =
      Pattern.compile(
          "(?=\\d)" + part("d") + part("h") + part("m(?!s)") + part("s") + "(?:(\\d{1,9})\\s*ms)?",
          Pattern.CASE_INSENSITIVE);

  private DurationText() {}

  static String examples() {
    return EXAMPLES;
  }

  /** Zero needs no unit. */
  static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher units = UNITS.matcher(text);
    if (units.matches()) {
      return Optional.of(
          Duration.ofDays(amount(units.group(1)))
              .plusHours(amount(units.group(2)))
              .plusMinutes(amount(units.group(3)))
              .plusSeconds(amount(units.group(4)))
              .plusMillis(amount(units.group(5))));
    }
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The shortest text for a duration; ISO-8601 for one that has no other. */
  static String format(Duration value) {
    if (value.isZero()) {
      return "0s";
    }
    if (value.isNegative() || value.toNanosPart() % 1_000_000 != 0) {
      return value.toString();
    }
    return unit(value.toDaysPart(), "d")
        + unit(value.toHoursPart(), "h")
        + unit(value.toMinutesPart(), "m")
        + unit(value.toSecondsPart(), "s")
        + unit(value.toMillisPart(), "ms");
  }

  private static String part(String unit) {
    return "(?:(\\d{1,9})\\s*" + unit + "\\s*)?";
  }

  private static long amount(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static String unit(long amount, String unit) {
    return amount == 0 ? "" : amount + unit;
  }
}
