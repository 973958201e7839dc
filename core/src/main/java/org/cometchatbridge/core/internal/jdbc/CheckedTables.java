/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The access to tables that are checked.
 *
 * @param audit the table of the audit, or {@code null} if it is not stored
 */
record CheckedTables(UserTable users, GateQuery gate, @Nullable AuditTable audit) {

  AuditRows audited() {
    return new AuditRows(audit, users);
  }

  CheckedTables withoutAudit() {
    return new CheckedTables(users, gate, null);
  }
}
