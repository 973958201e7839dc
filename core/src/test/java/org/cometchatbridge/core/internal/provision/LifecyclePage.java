/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cometchatbridge.emulator.Operation;

/** The table at the end of docs/lifecycle.md. */
final class LifecyclePage {

  static final Path FILE = Path.of("..", "docs", "lifecycle.md");

  private static final String HEADING = "## What a change costs\n";

  private static final String INTRODUCTION =
      """

      Written by `DesiredUserCallsTest` in `core`, which makes each change under every reading of CometChat's
      documentation. The rows with an "or" depend on the reading. To rewrite the table:

      <!-- not run: writes this page; the test compares it -->
      ```sh
      mvn -ntp test -pl core -am -Dtest=DesiredUserCallsTest -Dsurefire.failIfNoSpecifiedTests=false -Dlifecycle.write=true
      ```

      | Change | Calls | |
      | --- | :-: | --- |
      """;

  private static final Map<Operation, String> NAMES = new EnumMap<>(Operation.class);

  static {
    NAMES.put(Operation.CREATE_USER, "create");
    NAMES.put(Operation.UPDATE_USER, "update");
    NAMES.put(Operation.GET_USER, "read");
    NAMES.put(Operation.DELETE_USER, "delete");
    NAMES.put(Operation.DEACTIVATE_USERS, "deactivate");
    NAMES.put(Operation.REACTIVATE_USERS, "activate");
    NAMES.put(Operation.FLUSH_AUTH_TOKENS, "delete all tokens");
    NAMES.put(Operation.DELETE_AUTH_TOKEN, "delete a token");
  }

  private LifecyclePage() {}

  /** The page with this table. */
  static String with(List<LifecycleCase> changes) throws IOException {
    String page = Files.readString(FILE);
    return page.substring(0, page.indexOf(HEADING) + HEADING.length())
        + INTRODUCTION
        + changes.stream().map(LifecyclePage::row).collect(Collectors.joining());
  }

  private static String row(LifecycleCase change) {
    StringBuilder count = new StringBuilder().append(change.calls().size());
    StringBuilder names = new StringBuilder(names(change.calls()));
    change
        .more()
        .values()
        .forEach(
            calls -> {
              count.append(" or ").append(calls.size());
              names.append("; or ").append(names(calls));
            });
    return "| " + change.title() + " | " + count + " | " + names + " |\n";
  }

  private static String names(List<Operation> calls) {
    return calls.isEmpty()
        ? "none"
        : calls.stream().map(NAMES::get).collect(Collectors.joining(", "));
  }
}
