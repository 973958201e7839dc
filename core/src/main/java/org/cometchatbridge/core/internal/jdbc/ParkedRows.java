/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.internal.lifecycle.StoreConflictException;
import org.jspecify.annotations.Nullable;

/** Replays parked rows. Thread-safe. */
final class ParkedRows {

  private final Transactions transactions;

  ParkedRows(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Replays rows, and returns how many.
   *
   * @param uid of one user, or {@code null} for all
   * @param code of which code, or {@code null} for any
   */
  int replay(UserTable users, @Nullable Uid uid, @Nullable String code) throws SQLException {
    int replayed = 0;
    Replayed some;
    do {
      some = replayed(users, uid, code);
      replayed += some.rows();
    } while (some.found() > 0 && uid == null);
    return replayed;
  }

  /**
   * Some of the rows.
   *
   * @param found how many were parked before they were locked
   * @param rows how many were replayed
   */
  private record Replayed(int found, int rows) {}

  private Replayed replayed(UserTable users, @Nullable Uid uid, @Nullable String code)
      throws SQLException {
    try {
      return transactions.retried(connection -> replay(connection, users, uid, code));
    } catch (StoreConflictException e) {
      Throwable cause = e.getCause();
      throw new StoreException(
          "Not all parked users were replayed, because nodes of the bridge have changed them at the"
              + " same time; replay them again",
          cause == null ? e : cause);
    }
  }

  /** Locks the rows in the order in which nodes lock them. */
  private static Replayed replay(
      Connection connection, UserTable users, @Nullable Uid uid, @Nullable String code)
      throws SQLException {
    List<Uid> found = users.parkedUids(connection, uid, code);
    if (found.isEmpty()) {
      return new Replayed(0, 0);
    }
    List<UserRow> rows = users.locked(connection, found);
    rows.removeIf(
        row -> row.parkedFor() == null || (code != null && !code.equals(row.parkedFor())));
    rows.forEach(row -> row.state().replay(row.now()));
    if (!rows.isEmpty()) {
      users.update(connection, rows);
    }
    return new Replayed(found.size(), rows.size());
  }
}
