/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of the command line.
 *
 * @param kills how many nodes are killed at random moments, over all databases
 * @param logouts how many nodes are killed right after a logout, over all databases
 */
record Options(int kills, int logouts, long seed, Path report) {

  static final String USAGE =
      """
      Usage: kill [options]
        --kills 1000       how many nodes are killed, over the three databases
        --logouts 200      how many nodes are killed right after a logout
        --seed 1           of everything random that is not a matter of time
        --report target    folder for durability.md and pictures/durability.svg
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of("--kills", "1000", "--logouts", "200", "--seed", "1", "--report", "target");

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
        number(values, "--kills", 1),
        number(values, "--logouts", 1),
        number(values, "--seed", 0),
        Path.of(values.getOrDefault("--report", "")));
  }

  String commandLine() {
    return String.format(Locale.ROOT, "--kills %d --logouts %d --seed %d", kills, logouts, seed);
  }

  private static int number(Map<String, String> values, String option, int least) {
    String value = values.getOrDefault(option, "");
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        option + " must be a number of at least " + least + ", but was " + value);
  }
}
