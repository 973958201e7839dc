/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completed;
import org.cometchatbridge.core.log.OperatorLog;

/** Writes what became of the rows that this node has claimed. Thread-safe. */
final class RowCompletions {

  private final Transactions transactions;
  private final OperatorLog log;
  private final AtomicBoolean unstorableLogged = new AtomicBoolean();
  private final AtomicBoolean unstorableRecordLogged = new AtomicBoolean();
  private volatile Consumer<List<AuditRecord>> unstorable = records -> {};

  RowCompletions(Transactions transactions, OperatorLog log) {
    this.transactions = transactions;
    this.log = log;
  }

  /** Passes on the records of outcomes that cannot be stored. */
  void listenUnstorable(Consumer<List<AuditRecord>> receiver) {
    this.unstorable = receiver;
  }

  /** All in one transaction; one by one if something may be wrong with one of them. */
  void complete(CheckedTables known, List<Completed> outcomes) throws SQLException {
    try {
      completeTogether(known, outcomes);
    } catch (SQLException e) {
      if (!SqlFailure.isOfARow(e)) {
        throw e;
      }
      if (outcomes.size() == 1) {
        completeWithoutRecords(known, outcomes, e);
        return;
      }
      for (Completed outcome : outcomes) {
        complete(known, List.of(outcome));
      }
    }
  }

  /** An audit that takes no record must not cause more calls of CometChat. */
  private void completeWithoutRecords(
      CheckedTables known, List<Completed> one, SQLException failure) throws SQLException {
    boolean completed = false;
    if (known.audit() != null) {
      try {
        completeTogether(known.withoutAudit(), one);
        completed = true;
      } catch (SQLException e) {
        if (!SqlFailure.isOfARow(e)) {
          throw e;
        }
      }
    }
    if (completed) {
      logUnstorableRecord(failure);
    } else {
      logUnstorable(failure);
    }
    unstorable.accept(one.get(0).completion().records());
  }

  private void logUnstorableRecord(SQLException failure) {
    if (unstorableRecordLogged.compareAndSet(false, true)) {
      log.warn(
          "The database rejected records of the audit, which are written to the log instead. If the"
              + " user was erased, earlier records keep the uid. Further cases are not logged",
          FailureReport.withoutValues(failure));
    }
  }

  private void logUnstorable(SQLException failure) {
    if (unstorableLogged.compareAndSet(false, true)) {
      log.warn(
          "The database rejected what became of the change of a user. It is carried out again when"
              + " its lease has ended. Further cases are not logged",
          FailureReport.withoutValues(failure));
    }
  }

  private void completeTogether(CheckedTables known, List<Completed> outcomes) throws SQLException {
    transactions.retriedOverRows(connection -> complete(connection, known, outcomes));
  }

  private static int complete(Connection connection, CheckedTables known, List<Completed> outcomes)
      throws SQLException {
    UserTable users = known.users();
    Set<Uid> uids = new HashSet<>();
    outcomes.forEach(outcome -> uids.add(outcome.claimed().user().uid()));
    Map<Uid, UserRow> rows = new HashMap<>();
    users.locked(connection, uids).forEach(row -> rows.put(row.uid(), row));
    Map<Uid, UserRow> changed = new TreeMap<>(UserTable.byUid());
    AuditRows audited = known.audited();
    for (Completed outcome : outcomes) {
      Claimed claimed = outcome.claimed();
      UserRow row = rows.get(claimed.user().uid());
      if (row != null && row.state().lease() == claimed.lease()) {
        row.state().complete(claimed, outcome.completion(), row.now());
        changed.put(row.uid(), row);
        audited.add(row, outcome.completion().records());
      } else {
        audited.addUnlessStored(outcome.completion().records());
      }
    }
    if (!changed.isEmpty()) {
      users.update(connection, changed.values());
    }
    audited.insert(connection);
    return changed.size();
  }
}
