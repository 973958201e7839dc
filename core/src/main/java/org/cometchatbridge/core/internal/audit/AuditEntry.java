/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.audit;

import java.util.List;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;
import org.jspecify.annotations.Nullable;

/**
 * What happened, see {@link Audit#record}.
 *
 * @param uid the user who is affected
 * @param action what was done
 * @param actor who caused it, or {@code null} for the user
 * @param outcome whether it was carried out
 * @param details names of fields, and codes
 */
public record AuditEntry(
    Uid uid,
    AuditRecord.Action action,
    @Nullable String actor,
    AuditRecord.Outcome outcome,
    List<String> details) {

  /** Copies the details. */
  public AuditEntry {
    details = List.copyOf(details);
  }
}
