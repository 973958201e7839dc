/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The findings of all runs, each in a folder whose name is its column, with a file for each row.
 */
final class Results {

  private static final String MACHINE = "machine.txt";

  private final Path folder;

  Results(Path folder) {
    this.folder = folder;
  }

  /**
   * The findings of one run.
   *
   * @param name its column
   * @param machine where it was measured
   * @param rows the findings of the rows that were measured
   */
  record Run(String name, String machine, Map<Row, List<Finding>> rows) {

    List<Finding> of(Row row) {
      return rows.getOrDefault(row, List.of());
    }
  }

  /** The file of a row, which may not exist. */
  Path file(String run, Row row) throws IOException {
    Path ofRun = Files.createDirectories(folder.resolve(run));
    Files.writeString(ofRun.resolve(MACHINE), machine());
    return ofRun.resolve(row.name());
  }

  List<Finding> read(String run, Row row) throws IOException {
    Path file = folder.resolve(run).resolve(row.name());
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(Finding::ofLine).toList()
        : List.of();
  }

  /** All runs, the earliest column first. */
  List<Run> runs() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> folders;
    try (Stream<Path> all = Files.list(folder)) {
      folders = all.filter(run -> Files.exists(run.resolve(MACHINE))).sorted().toList();
    }
    List<Run> runs = new java.util.ArrayList<>();
    for (Path run : folders) {
      String name = String.valueOf(run.getFileName());
      Map<Row, List<Finding>> rows = new EnumMap<>(Row.class);
      for (Row row : Row.values()) {
        rows.put(row, read(name, row));
      }
      runs.add(new Run(name, Files.readString(run.resolve(MACHINE)), rows));
    }
    return runs;
  }

  private static String machine() {
    return Runtime.getRuntime().availableProcessors()
        + " cores, JDK "
        + Runtime.version().feature();
  }
}
