/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The page with all rows: a table of goals and results, and a picture of the ratios. */
final class BenchmarkPage {

  private static final String COMMAND =
      """
      <!-- not run: takes half an hour on a machine that does nothing else; BenchmarksTest measures each row for a moment -->
      ```sh
      mvn -ntp -P benchmarks package -DskipTests -pl examples/verification/benchmarks -am
      mvn -ntp -P benchmarks package -DskipTests -pl examples/verification/benchmarks -am -Dbenchmarks.args="--rows P2a"
      mvn -ntp -P benchmarks package -DskipTests -pl examples/verification/benchmarks -am -Dbenchmarks.args="--rows none --page docs"
      ```
      """;

  private final List<Results.Run> runs;

  BenchmarkPage(List<Results.Run> runs) {
    this.runs = runs;
  }

  /** Writes the page and its pictures. */
  void write(Path folder) throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    StringBuilder text = new StringBuilder(introduction());
    for (Row row : Row.values()) {
      text.append(section(row));
      Optional<String> picture = new RatioPicture(runs, row).svg();
      if (picture.isPresent()) {
        String file = "benchmarks-" + row.id() + ".svg";
        Files.writeString(pictures.resolve(file), picture.get());
        text.append("\n![").append(row.title()).append(": ratios](pictures/").append(file);
        text.append(")\n");
      }
    }
    Files.writeString(folder.resolve("benchmarks.md"), text);
  }

  private String introduction() {
    StringBuilder text =
        new StringBuilder(
            """
            # Benchmarks

            What the bridge costs, compared with what else could stand in its place. All alternatives of a row are measured in the same
            run, in turns, against a stub of CometChat in a JVM of its own. The value is the median of the rounds; the lowest and the
            highest round are in parentheses. The times are those of one machine; the ratios are what counts.

            The first command measures all rows, the second one row in less than two minutes, and the third writes the pages from the
            results that are there. `--run NAME` adds a column, `--bridge FOLDER` measures the bridge that was built in another folder,
            and `--help` lists all options.

            """);
    text.append(COMMAND).append('\n');
    if (runs.isEmpty()) {
      text.append("Nothing has been measured yet.\n");
    }
    for (Results.Run run : runs) {
      text.append("* **").append(run.name()).append("**: ").append(run.machine()).append('\n');
    }
    return text.toString();
  }

  private String section(Row row) {
    StringBuilder text =
        new StringBuilder("\n## ")
            .append(row.id())
            .append(": ")
            .append(row.title())
            .append("\n\n")
            .append(row.words());
    List<Results.Run> measured = runs.stream().filter(run -> !run.of(row).isEmpty()).toList();
    if (measured.isEmpty()) {
      return text.append("\nNot measured yet.\n").toString();
    }
    text.append("\n| | goal |");
    measured.forEach(run -> text.append(' ').append(run.name()).append(" | kept |"));
    text.append("\n| --- | ---: |").append(" ---: | --- |".repeat(measured.size())).append('\n');
    for (String what : subjects(measured, row)) {
      text.append(line(measured, row, what));
    }
    return text.toString();
  }

  /** A subject may be measured in two units, which are two lines. */
  private static Set<String> subjects(List<Results.Run> measured, Row row) {
    Set<String> subjects = new LinkedHashSet<>();
    measured.forEach(run -> run.of(row).forEach(finding -> subjects.add(key(finding))));
    return subjects;
  }

  private static String key(Finding finding) {
    return finding.unit() + " " + finding.what();
  }

  private static String line(List<Results.Run> measured, Row row, String key) {
    List<String> cells = new ArrayList<>();
    for (Results.Run run : measured) {
      Optional<Finding> found =
          run.of(row).stream().filter(finding -> key(finding).equals(key)).findFirst();
      if (cells.isEmpty() && found.isPresent()) {
        cells.add(found.get().what());
        cells.add(found.get().goal().text(found.get().unit()));
      }
      cells.add(found.map(BenchmarkPage::cell).orElse(""));
      cells.add(found.filter(Finding::hasGoal).map(BenchmarkPage::verdict).orElse(""));
    }
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String cell(Finding finding) {
    return finding.range().isEmpty()
        ? finding.value()
        : finding.value() + " (" + finding.range() + ")";
  }

  private static String verdict(Finding finding) {
    return finding.isKept() ? "yes" : "**no**";
  }
}
