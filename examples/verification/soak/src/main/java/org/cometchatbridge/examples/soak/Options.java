/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of the command line.
 *
 * @param generatedIds the number of user ids to map instead of a run; 0 for a run
 */
record Options(
    Duration lasts,
    int loginsPerSecond,
    int users,
    int visitors,
    int seed,
    int generatedIds,
    Path report) {

  static final String USAGE =
      """
      Usage: soak [options]
        --duration 10m             of the run, in seconds (s) or minutes (m)
        --logins-per-second 350    the rate of logins
        --users 10000              the number of users
        --visitors 1000            the number of simultaneous visitors
        --seed 1                   of faults and of visitors
        --generated-ids 10000000   maps this number of user ids instead of a run
        --report target            folder for soak.md and pictures/soak.svg, or generated-ids.md
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--duration", "10m",
          "--logins-per-second", "350",
          "--users", "10000",
          "--visitors", "1000",
          "--seed", "1",
          "--generated-ids", "",
          "--report", "target");

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([sm])");

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if an option is unknown or invalid; the message names it
   */
  static Options read(List<String> args) {
    Map<String, String> values = new TreeMap<>(DEFAULTS);
    for (int i = 0; i < args.size(); i += 2) {
      if (!DEFAULTS.containsKey(args.get(i))) {
        throw new IllegalArgumentException("Unknown option " + args.get(i));
      }
      if (i + 1 == args.size()) {
        throw new IllegalArgumentException("Option " + args.get(i) + " needs a value");
      }
      values.put(args.get(i), args.get(i + 1));
    }
    return new Options(
        duration(values.getOrDefault("--duration", "")),
        number(values, "--logins-per-second"),
        number(values, "--users"),
        number(values, "--visitors"),
        number(values, "--seed"),
        values.getOrDefault("--generated-ids", "").isEmpty()
            ? 0
            : number(values, "--generated-ids"),
        Path.of(values.getOrDefault("--report", "")));
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

  private static Duration duration(String value) {
    Matcher parts = DURATION.matcher(value);
    if (!parts.matches()) {
      throw new IllegalArgumentException("--duration must be like 60s or 10m, but was " + value);
    }
    long number = Long.parseLong(parts.group(1));
    return parts.group(2).equals("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
  }

  private static int number(Map<String, String> values, String option) {
    String value = values.getOrDefault(option, "");
    try {
      int number = Integer.parseInt(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(option + " must be a number above 0, but was " + value);
  }
}
