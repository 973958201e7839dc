/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The options of the command line.
 *
 * @param rows what is measured
 * @param run the column of the page
 * @param results the folder that keeps the results of all runs
 * @param bridge the folder of another version of the bridge, which is measured instead of this one
 * @param page the folder of the pages, which are written if it is given
 */
record BenchmarkOptions(
    Set<Row> rows, String run, Path results, @Nullable Path bridge, @Nullable Path page) {

  static final String USAGE =
      """
      Usage: benchmarks [options]
        --rows all                    all, none, or names of rows like P1,P2a
        --run now                     the column of the page; the results of its rows are replaced
        --results target/benchmarks   keeps the results of all runs
        --bridge FOLDER               measures the bridge that was built in this folder
        --page FOLDER                 writes benchmarks.md, costs.md and their pictures
      """;

  private static final Set<String> NAMES =
      Set.of("--rows", "--run", "--results", "--bridge", "--page");

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if an option is unknown or invalid; the message names it
   */
  static BenchmarkOptions read(List<String> args) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < args.size(); i += 2) {
      String name = args.get(i);
      if (!NAMES.contains(name) || i + 1 == args.size()) {
        throw new IllegalArgumentException(
            "The option " + name + " is unknown or has no value.\n" + USAGE);
      }
      values.put(name, args.get(i + 1));
    }
    return new BenchmarkOptions(
        rows(values.getOrDefault("--rows", "all")),
        values.getOrDefault("--run", "now"),
        Path.of(values.getOrDefault("--results", "target/benchmarks")),
        path(values.get("--bridge")),
        path(values.get("--page")));
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }

  private static Set<Row> rows(String text) {
    if (text.equals("all")) {
      return EnumSet.allOf(Row.class);
    }
    if (text.equals("none")) {
      return EnumSet.noneOf(Row.class);
    }
    List<Row> rows = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      try {
        rows.add(Row.valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "--rows has " + name + ", which is no row.\n" + USAGE, e);
      }
    }
    return EnumSet.copyOf(rows);
  }
}
