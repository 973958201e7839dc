/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the bridge costs an application, in five numbers of the newest run. */
final class CostPage {

  private static final List<Cost> COSTS =
      List.of(
          new Cost(
              "A request of a logged-in user, over one without a filter",
              Row.P1,
              WholeRequest.COST),
          new Cost(
              "A login that works for as long as a call takes, over one without chat",
              Row.P2A,
              Overlap.COST),
          new Cost(
              "Logins whose thread is held for more than 5 ms while CometChat is silent",
              Row.P6,
              SilentUpstream.COST),
          new Cost(
              "Memory of each HTTP session, beyond an attribute that holds the token",
              Row.P7,
              SessionMemory.IN_SESSION),
          new Cost("Processor time of the start", Row.P9, Start.INIT));

  private final List<Results.Run> runs;

  CostPage(List<Results.Run> runs) {
    this.runs = runs;
  }

  /** Where a number comes from. */
  private record Cost(String words, Row row, String what) {}

  /** Writes the page. */
  void write(Path folder) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # What it costs

            | | |
            | --- | ---: |
            """);
    for (Cost cost : COSTS) {
      text.append(
          String.format(
              Locale.ROOT,
              "| [%s](benchmarks.md) (%s) | %s |%n",
              cost.words(),
              cost.row().id(),
              value(cost)));
    }
    text.append(
        """

        The login of a user who exists in CometChat needs one call of its API, and a new one two. A request of a user who is logged in needs
        none. These numbers are measured by the same command as all [benchmarks](benchmarks.md), on one machine; yours has others.
        """);
    Files.writeString(folder.resolve("costs.md"), text);
  }

  private String value(Cost cost) {
    for (int i = runs.size() - 1; i >= 0; i--) {
      for (Finding finding : runs.get(i).of(cost.row())) {
        if (finding.what().equals(cost.what())) {
          return finding.value();
        }
      }
    }
    return "not measured yet";
  }
}
