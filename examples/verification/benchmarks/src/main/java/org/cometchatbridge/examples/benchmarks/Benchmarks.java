/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Measures rows of the table of goals, and writes the pages. */
public final class Benchmarks {

  private Benchmarks() {}

  /**
   * Runs.
   *
   * @param args {@link BenchmarkOptions#USAGE}
   * @throws IOException if a row cannot be measured, or a page not be written
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (List.of(args).contains("--help")) {
      out.print(BenchmarkOptions.USAGE);
      return;
    }
    BenchmarkOptions options = BenchmarkOptions.read(List.of(args));
    Results results = new Results(options.results());
    RowProcess process = new RowProcess(options.bridge());
    for (Row row : options.rows()) {
      long start = System.nanoTime();
      process.measure(row, Measurement.Size.FULL, results.file(options.run(), row));
      out.printf(
          Locale.ROOT,
          "%n%s %s (%d s)%n",
          row.id(),
          row.title(),
          (System.nanoTime() - start) / 1_000_000_000);
      results.read(options.run(), row).forEach(finding -> out.println(line(finding)));
    }
    Path page = options.page();
    if (page != null) {
      List<Results.Run> runs = results.runs();
      new BenchmarkPage(runs).write(page);
      new CostPage(runs).write(page);
    }
  }

  private static String line(Finding finding) {
    String verdict = finding.isKept() ? ", kept" : ", NOT kept";
    String goal = finding.goal().text(finding.unit()) + verdict;
    return "  "
        + finding.what()
        + ": "
        + finding.value()
        + (finding.range().isEmpty() ? "" : " (" + finding.range() + ")")
        + (finding.hasGoal() ? "; " + goal : "");
  }
}
