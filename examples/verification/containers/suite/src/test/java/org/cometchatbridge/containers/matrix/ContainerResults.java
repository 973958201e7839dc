/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of the suite on one container.
 *
 * @param container its name and version
 * @param results for each behaviour {@link #YES}, {@link #FAILED}, or the reason why the container
 *     does not support it
 */
record ContainerResults(String container, Map<Behaviour, String> results) {

  static final String YES = "yes";
  static final String FAILED = "failed";

  /** The file with the results, relative to the module. */
  static final Path FILE = Path.of("target", "results.tsv");

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(container);
    new TreeMap<>(results)
        .forEach(
            (behaviour, result) ->
                lines.add(String.join("\t", behaviour.group(), behaviour.name(), result)));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }

  static ContainerResults read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    Map<Behaviour, String> results = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split("\t", -1);
      results.put(new Behaviour(fields[0], fields[1]), fields[2]);
    }
    return new ContainerResults(lines.get(0), results);
  }
}
