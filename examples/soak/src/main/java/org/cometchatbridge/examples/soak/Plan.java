/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long, how hard, and with which seed. */
record Plan(Duration lasts, int loginsPerSecond, int users, int visitors, long seed, Path report) {

  static final String USAGE =
      """
      Usage: soak [options]
        --duration 10m           how long, in seconds (s) or minutes (m)
        --logins-per-second 350  the pace
        --users 10000            how many people there are
        --visitors 120           how many of them are busy at once
        --seed 1                 of faults and of what visitors do
        --report target          folder for soak.md and soak.svg
      """;

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([sm])");

  static Plan defaults() {
    return new Plan(Duration.ofMinutes(10), 350, 10_000, 120, 1, Path.of("target"));
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it is wrong, saying how
   */
  static Plan read(List<String> args) {
    Plan plan = defaults();
    for (int i = 0; i < args.size(); i += 2) {
      if (i + 1 == args.size()) {
        throw new IllegalArgumentException("Option " + args.get(i) + " needs a value");
      }
      plan = plan.with(args.get(i), args.get(i + 1));
    }
    return plan;
  }

  String commandLine() {
    return String.format(
        Locale.ROOT,
        "--duration %ds --logins-per-second %d --users %d --visitors %d --seed %d",
        lasts.toSeconds(),
        loginsPerSecond,
        users,
        visitors,
        seed);
  }

  private Plan with(String option, String value) {
    return switch (option) {
      case "--duration" ->
          new Plan(duration(value), loginsPerSecond, users, visitors, seed, report);
      case "--logins-per-second" ->
          new Plan(lasts, positive(option, value), users, visitors, seed, report);
      case "--users" ->
          new Plan(lasts, loginsPerSecond, positive(option, value), visitors, seed, report);
      case "--visitors" ->
          new Plan(lasts, loginsPerSecond, users, positive(option, value), seed, report);
      case "--seed" ->
          new Plan(lasts, loginsPerSecond, users, visitors, positive(option, value), report);
      case "--report" -> new Plan(lasts, loginsPerSecond, users, visitors, seed, Path.of(value));
      default -> throw new IllegalArgumentException("Unknown option " + option);
    };
  }

  private static Duration duration(String value) {
    Matcher parts = DURATION.matcher(value);
    if (!parts.matches()) {
      throw new IllegalArgumentException("--duration is written like 60s or 10m, was " + value);
    }
    long number = Long.parseLong(parts.group(1));
    return parts.group(2).equals("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
  }

  private static int positive(String option, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException none) {
      // Said below.
    }
    throw new IllegalArgumentException(option + " needs a number above 0, was " + value);
  }
}
