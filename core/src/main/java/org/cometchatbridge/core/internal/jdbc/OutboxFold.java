/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.StoreConflictException;
import org.cometchatbridge.core.log.OperatorLog;

/** Takes changes from the outbox into the rows of their users. For one thread. */
final class OutboxFold {

  private static final int MOST_USERS = 100;

  private final Transactions transactions;
  private final Tables tables;
  private final OutboxTable outbox;
  private final RejectedUsers rejected;
  private final OperatorLog log;

  OutboxFold(
      Transactions transactions,
      Tables tables,
      OutboxTable outbox,
      RejectedUsers rejected,
      OperatorLog log) {
    this.transactions = transactions;
    this.tables = tables;
    this.outbox = outbox;
    this.rejected = rejected;
    this.log = log;
  }

  /**
   * Folds the oldest changes. What conflicts with the work of other nodes is folded by them, or at
   * the next poll.
   *
   * @return how many changes were folded
   */
  int some(UserTable users) throws SQLException {
    try {
      return folded(users, connection -> outbox.users(connection, MOST_USERS, rejected.present()));
    } catch (StoreConflictException e) {
      return 0;
    } catch (SQLException e) {
      if (!SqlFailure.isOfValues(e)) {
        throw e;
      }
      return foldedOneByOne(users);
    }
  }

  private int folded(UserTable users, Transactions.Work<Set<Uid>> waiting) throws SQLException {
    return transactions.retriedOverRows(
        connection -> fold(connection, users, waiting.run(connection)));
  }

  /** So that the changes of one user whose row is rejected do not keep back those of others. */
  private int foldedOneByOne(UserTable users) throws SQLException {
    Set<Uid> waiting =
        transactions.one(connection -> outbox.users(connection, MOST_USERS, rejected.present()));
    int changes = 0;
    for (Uid uid : waiting) {
      try {
        changes += folded(users, connection -> Set.of(uid));
      } catch (StoreConflictException e) {
        // Another node folds them, or this one at the next poll.
      } catch (SQLException e) {
        if (!SqlFailure.isOfValues(e) || rejected.isFull()) {
          throw e;
        }
        leaveOut(uid, e);
      }
    }
    return changes;
  }

  private void leaveOut(Uid uid, SQLException failure) {
    if (rejected.add(uid)) {
      log.error(
          "Changes of a user remain in {}, because the row of the user in {} cannot be changed: {}."
              + " Changes of other users go on. The next attempt is in {} minutes; further users"
              + " until then are not logged",
          tables.outbox(),
          tables.user(),
          FailureReport.text(failure),
          RejectedUsers.PAUSE.toMinutes());
    }
  }

  private int fold(Connection connection, UserTable users, Set<Uid> waiting) throws SQLException {
    if (waiting.isEmpty()) {
      return 0;
    }
    Map<Uid, UserRow> rows = new TreeMap<>(UserTable.byUid());
    users.lock(connection, users.keys(waiting)).forEach(row -> rows.put(row.uid(), row));
    Set<Uid> missing = new HashSet<>(waiting);
    missing.removeAll(rows.keySet());
    if (!missing.isEmpty()) {
      Map<String, Uid> keys = users.keys(missing);
      users.existing(connection, keys.keySet()).forEach(key -> missing.remove(keys.get(key)));
    }
    if (!missing.isEmpty()) {
      insertMissing(connection, users, missing).forEach(row -> rows.put(row.uid(), row));
    }
    if (rows.isEmpty()) {
      return 0;
    }
    List<OutboxTable.Stored> changes = outbox.changes(connection, rows.keySet());
    if (changes.isEmpty()) {
      return 0;
    }
    Map<Uid, UserRow> changed = new TreeMap<>(UserTable.byUid());
    for (OutboxTable.Stored change : changes) {
      UserRow row = Objects.requireNonNull(rows.get(change.uid()));
      outbox.fold(change, row);
      changed.put(change.uid(), row);
    }
    changed.values().forEach(row -> row.state().changed(row.now()));
    users.update(connection, changed.values());
    outbox.delete(connection, changes);
    return changes.size();
  }

  /** A row may have become a tombstone since it was found to be missing. */
  private List<UserRow> insertMissing(Connection connection, UserTable users, Set<Uid> missing)
      throws SQLException {
    users.insert(
        connection,
        missing.stream()
            .sorted(UserTable.byUid())
            .map(uid -> DesiredUser.unknown(uid, Owner.of("")))
            .toList());
    List<UserRow> rows = users.lock(connection, users.keys(missing));
    if (rows.size() != missing.size()) {
      throw new SQLTransactionRollbackException("Another node has changed a row", "40001");
    }
    return rows;
  }
}
