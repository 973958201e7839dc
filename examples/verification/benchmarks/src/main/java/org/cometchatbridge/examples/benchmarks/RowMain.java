/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JVM that measures one row. */
public final class RowMain {

  private RowMain() {}

  /**
   * Measures.
   *
   * @param args the name of the row, the size, and the file for the findings
   * @throws Exception if it cannot be measured
   */
  public static void main(String[] args) throws Exception {
    Row row = Row.valueOf(args[0]);
    List<String> lines = new ArrayList<>();
    for (Finding finding : row.measure(Measurement.Size.valueOf(args[1]))) {
      lines.add(finding.toLine());
    }
    Files.write(Path.of(args[2]), lines);
    // Threads of containers may be left.
    System.exit(0);
  }
}
