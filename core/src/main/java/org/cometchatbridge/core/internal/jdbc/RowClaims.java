/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.internal.lifecycle.StoreConflictException;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.log.OperatorLog;

/** Leases the rows that are due to this node. Thread-safe. */
final class RowClaims {

  private final Transactions transactions;
  private final Tables tables;
  private final Duration lease;
  private final OperatorLog log;
  private final SecureRandom random = new SecureRandom();
  private final AtomicBoolean unreadableLogged = new AtomicBoolean();

  RowClaims(Transactions transactions, Tables tables, Duration lease, OperatorLog log) {
    this.transactions = transactions;
    this.tables = tables;
    this.lease = lease;
    this.log = log;
  }

  /** Claims rows that are due; none if another node was faster. */
  List<Claimed> some(UserTable users, int most) throws SQLException {
    try {
      return transactions.retried(connection -> claim(connection, users, most));
    } catch (StoreConflictException e) {
      return List.of();
    }
  }

  private List<Claimed> claim(Connection connection, UserTable users, int most)
      throws SQLException {
    UserTable.Due due = users.due(connection, most);
    List<UserRow> rows = due.rows();
    if (!due.unreadable().isEmpty()) {
      users.postpone(connection, due.unreadable());
      logUnreadable();
    }
    List<Claimed> claimed = new ArrayList<>();
    for (UserRow row : rows) {
      claimed.add(row.state().claim(newLease(), row.now(), lease));
    }
    if (!rows.isEmpty()) {
      users.update(connection, rows);
    }
    return claimed;
  }

  private void logUnreadable() {
    if (unreadableLogged.compareAndSet(false, true)) {
      log.error(
          "A row of {} cannot be read, so what is desired for its user is not carried out. Others go"
              + " on. Only the bridge may change this table: restore the row, or delete it. It is"
              + " read again every {} minutes. Further rows are not logged",
          tables.user(),
          UserTable.UNREADABLE_PAUSE.toMinutes());
    }
  }

  private long newLease() {
    return (random.nextLong() >>> 1) | 1;
  }
}
