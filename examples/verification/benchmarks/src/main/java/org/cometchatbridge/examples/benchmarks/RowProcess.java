/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures rows, each in a JVM of its own, of which this version is a part or an earlier one. */
final class RowProcess {

  private static final List<String> MODULES = List.of("core", "servlet-filter");

  private final String classPath;

  /**
   * Uses the bridge that was built in a folder.
   *
   * @param bridge the root of its repository, or null for the bridge of this class path
   */
  RowProcess(@Nullable Path bridge) throws IOException {
    String here = System.getProperty("java.class.path");
    this.classPath = bridge == null ? here : classPathOf(bridge, here);
  }

  /** Measures, and writes the findings into the file. */
  void measure(Row row, Measurement.Size size, Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + row.heap(),
                "-cp",
                classPath,
                RowMain.class.getName(),
                row.name(),
                size.name(),
                file.toString())
            .inheritIO()
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("Row " + row.id() + " could not be measured");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String classPathOf(Path bridge, String classPath) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String module : MODULES) {
      Path classes = bridge.resolve(Path.of(module, "target", "classes"));
      if (!Files.isDirectory(classes)) {
        throw new IOException(classes + " does not exist; build the other version first");
      }
      entries.add(classes.toString());
    }
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (MODULES.stream().noneMatch(module -> isOf(module, entry))) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static boolean isOf(String module, String entry) {
    return entry.contains("cometchat-bridge-" + module + "-")
        || Path.of(entry).endsWith(Path.of(module, "target", "classes"));
  }
}
