/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.time.Duration;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.core.bulk.BulkOptions;
import picocli.CommandLine.Option;

/** How fast users are imported, and how long CometChat is waited for. */
public final class PaceOptions {

  @Option(
      names = "--calls-per-minute",
      paramLabel = "NUMBER",
      description = "Limit for calls of the data import: 60 by default, as CometChat documents.")
  private int callsPerMinute = 60;

  @Option(
      names = "--max-outage",
      paramLabel = "SECONDS",
      description = "How long to wait while CometChat does not respond: 900 by default.")
  private long maxOutage = 900;

  /**
   * A builder with these options.
   *
   * @throws CommandFailure if one is out of its range
   */
  public BulkOptions.Builder builder() {
    try {
      return BulkOptions.builder()
          .callsPerMinute(callsPerMinute)
          .maxOutage(Duration.ofSeconds(maxOutage));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitStatus.USAGE, e.getMessage() + ".", e);
    }
  }
}
