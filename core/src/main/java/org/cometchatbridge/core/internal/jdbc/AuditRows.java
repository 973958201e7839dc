/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of the audit that one transaction inserts. Those of a user who is erased get a hash
 * in place of the uid, and so do the records from before. Not thread-safe.
 */
final class AuditRows {

  private final @Nullable AuditTable audit;
  private final UserTable users;
  private final List<AuditTable.Row> rows = new ArrayList<>();
  private final Set<Uid> erased = new LinkedHashSet<>();
  private final List<AuditRecord> others = new ArrayList<>();
  private final List<AuditRecord> perhapsStored = new ArrayList<>();

  /**
   * No record yet.
   *
   * @param audit {@code null} to insert none
   */
  AuditRows(@Nullable AuditTable audit, UserTable users) {
    this.audit = audit;
    this.users = users;
  }

  /** Adds records about a user whose row the transaction has locked and changed. */
  void add(UserRow row, List<AuditRecord> records) {
    Uid uid = row.state().user().uid();
    boolean tombstone = users.isTombstone(row);
    int hidden = tombstone ? records.size() : untilErasure(records);
    if (tombstone || hidden > 0) {
      erased.add(uid);
    }
    for (int i = 0; i < records.size(); i++) {
      String key = i < hidden ? users.tombstone(uid) : uid.value();
      rows.add(new AuditTable.Row(records.get(i), key));
    }
  }

  /** What follows an erasure concerns a new user with the same uid. */
  private static int untilErasure(List<AuditRecord> records) {
    int until = 0;
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i).action() == AuditRecord.Action.USER_DELETED
          && records.get(i).outcome() == AuditRecord.Outcome.DONE) {
        until = i + 1;
      }
    }
    return until;
  }

  /** Adds records about users whose rows are not locked. */
  void add(List<AuditRecord> records) {
    others.addAll(records);
  }

  /**
   * Adds records of a change whose lease has ended. If the response of a commit was lost, this
   * repeats its transaction, and the records are stored.
   */
  void addUnlessStored(List<AuditRecord> records) {
    perhapsStored.addAll(records);
  }

  /** Inserts the records. */
  void insert(Connection connection) throws SQLException {
    if (audit == null) {
      return;
    }
    for (Uid uid : erased) {
      audit.hide(connection, uid, users.tombstone(uid));
    }
    for (AuditRecord record : perhapsStored) {
      if (!audit.has(connection, record, users.tombstone(record.uid()))) {
        others.add(record);
      }
    }
    if (!others.isEmpty()) {
      addOthers(connection);
    }
    audit.insert(connection, rows);
  }

  private void addOthers(Connection connection) throws SQLException {
    Map<Uid, String> tombstones = new HashMap<>();
    others.forEach(record -> tombstones.put(record.uid(), users.tombstone(record.uid())));
    tombstones.values().retainAll(users.existing(connection, tombstones.values()));
    for (AuditRecord record : others) {
      String key = tombstones.getOrDefault(record.uid(), record.uid().value());
      rows.add(new AuditTable.Row(record, key));
    }
  }
}
