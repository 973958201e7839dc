/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.util.Set;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.core.bulk.BulkResult;

/** The exit code for an import that has stopped. */
public final class StopStatus {

  private static final Set<String> UNAVAILABLE = Set.of("NO_RESPONSE", "ERR_TOO_MANY_REQUESTS");

  private StopStatus() {}

  /** How the command ends. */
  public static ExitStatus of(BulkResult.Stop stop) {
    if (stop.code().equals("INTERRUPTED")) {
      return ExitStatus.INTERRUPTED;
    }
    if (stop.code().equals("STORE")) {
      return ExitStatus.STORE;
    }
    return UNAVAILABLE.contains(stop.code())
            || stop.code().matches("HTTP_(429|5\\d\\d)|ERR_.*_FAILED|ERR_EXCEPTION")
        ? ExitStatus.UNAVAILABLE
        : ExitStatus.REJECTED;
  }
}
