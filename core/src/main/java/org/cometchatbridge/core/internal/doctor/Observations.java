/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.cometchatbridge.core.internal.http.HttpDate;
import org.cometchatbridge.core.internal.http.ProbeResponse;
import org.jspecify.annotations.Nullable;

/** What the headers of all responses say together: the server's clock and the rate limit. */
final class Observations {

  private static final Duration CLOCK_BOUND = Duration.ofSeconds(30);

  /** {@code Date} has no fractions of a second. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final CometChatBridgeConfig config;
  private final Findings findings;
  private boolean responded;
  private @Nullable Duration atLeast;
  private @Nullable Duration atMost;
  private @Nullable Integer limit;
  private @Nullable Integer remaining;

  Observations(CometChatBridgeConfig config, Findings findings) {
    this.config = config;
    this.findings = findings;
  }

  /** Reads the headers of a response, if there is one. */
  void add(ProbeResponse response) {
    RawResponse raw = response.raw();
    if (raw == null) {
      return;
    }
    responded = true;
    Instant date = raw.date() == null ? null : HttpDate.parse(raw.date().strip());
    if (date != null) {
      // The server wrote the date between sending and receiving: each response narrows the range.
      Duration low = Duration.between(response.received(), date);
      Duration high = Duration.between(response.sent(), date.plus(RESOLUTION));
      atLeast = atLeast == null || low.compareTo(atLeast) > 0 ? low : atLeast;
      atMost = atMost == null || high.compareTo(atMost) < 0 ? high : atMost;
    }
    // There are two limits; the one that is closer counts.
    limit = lower(limit, number(raw.quota().limit()));
    remaining = lower(remaining, number(raw.quota().remaining()));
  }

  private static @Nullable Integer lower(@Nullable Integer before, Optional<Integer> read) {
    return before == null
        ? read.orElse(null)
        : read.map(now -> Math.min(before, now)).orElse(before);
  }

  private static Optional<Integer> number(@Nullable String header) {
    return Optional.ofNullable(header)
        .map(String::strip)
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Integer::valueOf);
  }

  /** Adds the findings. */
  void report() {
    if (!responded) {
      return;
    }
    reportClock();
    reportRate();
  }

  private void reportClock() {
    Duration low = atLeast;
    Duration high = atMost;
    if (low == null || high == null) {
      findings.add(FindingKind.CLOCK_UNKNOWN);
      return;
    }
    // A clock that was set meanwhile leaves no range.
    Duration from = low.compareTo(high) <= 0 ? low : high;
    Duration to = low.compareTo(high) <= 0 ? high : low;
    if (from.compareTo(CLOCK_BOUND) > 0 || to.compareTo(CLOCK_BOUND.negated()) < 0) {
      boolean slow = !from.isNegative();
      Duration least = slow ? from : to.negated();
      Duration most = slow ? to : from.negated();
      findings.add(
          FindingKind.CLOCK_DIFFERS,
          "The clock of this machine is between "
              + seconds(least, false)
              + " and "
              + seconds(most, true)
              + " s "
              + (slow ? "behind" : "ahead of")
              + " the server's; up to 30 s are no problem.");
      return;
    }
    Duration most = from.abs().compareTo(to.abs()) > 0 ? from.abs() : to.abs();
    findings.add(
        FindingKind.CLOCK_RIGHT,
        "The clock of this machine differs from the server's by at most "
            + seconds(most, true)
            + " s, including what the responses leave open; up to 30 s are no problem.");
  }

  private static long seconds(Duration time, boolean up) {
    return time.toSeconds() + (up && time.toNanosPart() > 0 ? 1 : 0);
  }

  private void reportRate() {
    Integer most = limit;
    Integer left = remaining;
    if (most == null && left == null) {
      findings.add(FindingKind.RATE_UNKNOWN);
      return;
    }
    String sentence =
        (most == null
                ? "The responses do not show the rate limit"
                : "CometChat allows " + most + " calls a minute")
            + (left == null ? "." : "; " + left + " remain in this minute.")
            + " Its pages name 500 for the free plan, and 10,000 or 20,000 for others.";
    boolean low = left != null && (most == null ? left == 0 : left < most / 10.0);
    findings.add(low ? FindingKind.RATE_LOW : FindingKind.RATE_HEADROOM, sentence);
    int highest = Math.max(config.coreCallsPerMinute(), config.standardCallsPerMinute());
    if (most != null && highest > most) {
      findings.add(
          FindingKind.RATE_SETTING,
          "The settings allow up to "
              + highest
              + " calls a minute for each node, but CometChat allows "
              + most
              + " for the app.");
    }
  }
}
