/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.audit;

import java.util.List;
import org.cometchatbridge.core.event.AuditRecord;

/** A database that stores the audit. */
@FunctionalInterface
public interface AuditDatabase {

  /**
   * Stores records, all of them or none.
   *
   * @throws RuntimeException if the database does not store them
   */
  void write(List<AuditRecord> records);
}
