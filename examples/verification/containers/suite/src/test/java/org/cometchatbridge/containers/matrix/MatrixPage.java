/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.matrix;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Renders the page for the docs: each behaviour on each container, with the reason where it is not
 * supported.
 */
final class MatrixPage {

  private static final String HEAD =
      """
      # The filter in every container

      The test suite `examples/verification/containers/suite` runs unchanged on every container below. This page is
      generated from its results, and the build fails when the page differs from them. *no* means that the container does not
      support the behaviour: a test verifies that, and the last column gives the reason.

      To rewrite the page:

      <!-- not run: writes this page; the build compares it -->
      ```sh
      mvn -ntp verify -pl examples/verification/containers/matrix -am -Dmatrix.write=true
      ```
      """;

  private final List<ContainerResults> containers;

  MatrixPage(List<ContainerResults> containers) {
    this.containers = containers;
  }

  String text() {
    StringBuilder page = new StringBuilder(HEAD);
    Set<Behaviour> behaviours = new TreeSet<>();
    containers.forEach(container -> behaviours.addAll(container.results().keySet()));
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
    String names =
        containers.stream().map(ContainerResults::container).collect(Collectors.joining(" | "));
    return "| | " + names + " | |\n|---|" + ":-:|".repeat(containers.size()) + "---|\n";
  }

  private String row(Behaviour behaviour) {
    Set<String> reasons = new TreeSet<>();
    StringBuilder cells = new StringBuilder();
    for (ContainerResults container : containers) {
      String result = container.results().getOrDefault(behaviour, ContainerResults.FAILED);
      boolean known = result.equals(ContainerResults.YES) || result.equals(ContainerResults.FAILED);
      cells.append(known ? result : "no").append(" | ");
      if (!known) {
        reasons.add(result);
      }
    }
    String name = behaviour.name().replace("<", "&lt;").replace("|", "\\|");
    return "| " + name + " | " + cells + String.join("; ", reasons) + " |\n";
  }
}
