/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.matrix;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page for the docs: each behaviour with each container, and why one cannot. */
final class MatrixPage {

  private static final String HEAD =
      """
      # The filter in every container

      One suite of tests, `examples/verification/containers/suite`, runs unchanged on every container below. This page is
      made of its results, and the build fails when it differs from them. Where a cell says *no*, a test
      shows that the container cannot, and the last column says why.

      This command writes the page:

      <!-- not run: writes this page; the build compares it -->
      ```sh
      mvn -ntp verify -pl examples/verification/containers/matrix -am -Dmatrix.write=true
      ```
      """;

  private final List<Findings> containers;

  MatrixPage(List<Findings> containers) {
    this.containers = containers;
  }

  String text() {
    StringBuilder page = new StringBuilder(HEAD);
    Set<Behaviour> behaviours = new TreeSet<>();
    containers.forEach(findings -> behaviours.addAll(findings.results().keySet()));
    String group = "";
    for (Behaviour behaviour : behaviours) {
      if (!behaviour.group().equals(group)) {
        group = behaviour.group();
        page.append("\n## ").append(group).append("\n\n").append(tableHead());
      }
      page.append(row(behaviour));
    }
    return page.toString();
  }

  private String tableHead() {
    String names = containers.stream().map(Findings::container).collect(Collectors.joining(" | "));
    return "| | " + names + " | |\n|---|" + ":-:|".repeat(containers.size()) + "---|\n";
  }

  private String row(Behaviour behaviour) {
    Set<String> reasons = new TreeSet<>();
    StringBuilder cells = new StringBuilder();
    for (Findings findings : containers) {
      String result = findings.results().getOrDefault(behaviour, Findings.FAILED);
      boolean known = result.equals(Findings.YES) || result.equals(Findings.FAILED);
      cells.append(known ? result : "no").append(" | ");
      if (!known) {
        reasons.add(result);
      }
    }
    String name = behaviour.name().replace("<", "&lt;").replace("|", "\\|");
    return "| " + name + " | " + cells + String.join("; ", reasons) + " |\n";
  }
}
