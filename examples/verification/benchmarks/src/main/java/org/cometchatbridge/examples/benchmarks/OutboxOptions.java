/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The options of the command line.
 *
 * @param only what is measured; empty for everything
 * @param backlog how many users are changed before a node starts
 * @param changed how many users are changed during an outage
 * @param rows how many users the large table has
 * @param report the folder of the page
 */
record OutboxOptions(String only, int backlog, int changed, int rows, Path report) {

  static final String USAGE =
      """
      Usage: outbox [options]
        --only all          drain, snapshot, outage, logins, transactions, save, gate,
                            idle or table
        --backlog 20000     how many users are changed before a node starts
        --changed 100000    how many users are changed during an outage
        --rows 10000000     how many users the large table has
        --report target     folder for outbox-speed.md
      """;

  private static final String ALL = "all";
  private static final Set<String> PARTS =
      Set.of(
          ALL,
          "drain",
          "snapshot",
          "outage",
          "logins",
          "transactions",
          "save",
          "gate",
          "idle",
          "table");

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--only", ALL,
          "--backlog", "20000",
          "--changed", "100000",
          "--rows", "10000000",
          "--report", "target");

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if an option is unknown or invalid; the message names it
   */
  static OutboxOptions read(List<String> args) {
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
    String only = values.getOrDefault("--only", ALL);
    if (!PARTS.contains(only)) {
      throw new IllegalArgumentException("There is no part " + only + " for --only");
    }
    return new OutboxOptions(
        only,
        number(values, "--backlog"),
        number(values, "--changed"),
        number(values, "--rows"),
        Path.of(values.getOrDefault("--report", "")));
  }

  /** Whether something is measured. */
  boolean includes(String what) {
    return only.equals(ALL) || only.equals(what);
  }

  private static int number(Map<String, String> values, String option) {
    String value = values.getOrDefault(option, "");
    try {
      int number = Integer.parseInt(value);
      if (number >= 100) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        option + " must be a number of at least 100, but was " + value);
  }
}
