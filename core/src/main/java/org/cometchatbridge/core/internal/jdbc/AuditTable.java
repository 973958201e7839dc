/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;

/**
 * The audit of one CometChat app. The records of a user who is erased have a hash in place of the
 * uid, the same one as the row of {@link UserTable}.
 */
final class AuditTable {

  static final List<String> COLUMNS =
      List.of("id", "at_ms", "app_id", "uid", "what", "actor", "node", "detail");

  /** So many of the oldest records are considered in one statement. */
  private static final int MOST_DELETED = 1_000;

  private static final String FAILED = "_FAILED";
  private static final int ACTOR_LENGTH = 100;
  private static final int NODE_LENGTH = 60;
  private static final int DETAIL_LENGTH = 500;

  private final String table;
  private final String appId;
  private final Supplier<String> now;
  private final Duration retention;

  /**
   * Creates the access to the table.
   *
   * @param now returns an SQL expression for the time of the database in milliseconds
   */
  AuditTable(String table, String appId, Supplier<String> now, Duration retention) {
    this.table = table;
    this.appId = appId;
    this.now = now;
    this.retention = retention;
  }

  /**
   * A record as it is stored.
   *
   * @param key the uid, or a hash in its place
   */
  record Row(AuditRecord record, String key) {}

  /** Inserts records. */
  void insert(Connection connection, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    String sql =
        "insert into "
            + table
            + " (at_ms, app_id, uid, what, actor, node, detail) values (?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Row row : rows) {
        AuditRecord record = row.record();
        String actor = record.actor().equals(record.uid().value()) ? row.key() : record.actor();
        insert.setLong(1, record.time().toEpochMilli());
        insert.setString(2, appId);
        insert.setString(3, row.key());
        insert.setString(4, what(record));
        insert.setString(5, Parameters.start(actor, ACTOR_LENGTH));
        insert.setString(6, end(record.node()));
        insert.setString(7, Parameters.start(String.join(",", record.details()), DETAIL_LENGTH));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Whether a record is stored, with the uid or with the hash in its place. */
  boolean has(Connection connection, AuditRecord record, String hash) throws SQLException {
    String sql =
        "select 1 from "
            + table
            + " where app_id = ? and uid in (?, ?) and at_ms = ? and what = ? and node = ? limit 1";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      select.setString(2, record.uid().value());
      select.setString(3, hash);
      select.setLong(4, record.time().toEpochMilli());
      select.setString(5, what(record));
      select.setString(6, end(record.node()));
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static String what(AuditRecord record) {
    boolean done = record.outcome() == AuditRecord.Outcome.DONE;
    return record.action().name() + (done ? "" : FAILED);
  }

  /** The process id at the end is more specific than the domain of the host name. */
  private static String end(String node) {
    return node.length() <= NODE_LENGTH ? node : node.substring(node.length() - NODE_LENGTH);
  }

  /** Replaces the uid of a user who is erased by a hash. */
  void hide(Connection connection, Uid uid, String hash) throws SQLException {
    // MariaDB sets the columns one after another, so the comparison comes first.
    String sql =
        "update "
            + table
            + " set actor = case when actor = uid then ? else actor end, uid = ? where app_id = ?"
            + " and uid = ?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, hash);
      update.setString(2, hash);
      update.setString(3, appId);
      update.setString(4, uid.value());
      update.executeUpdate();
    }
  }

  /**
   * Deletes some records that are older than the retention. The ids follow the time, so only the
   * oldest ones are read.
   *
   * @return how many were found, also if another node deletes the same ones
   */
  int deleteOld(Connection connection) throws SQLException {
    List<Long> old = old(connection);
    if (!old.isEmpty()) {
      delete(connection, old);
    }
    return old.size();
  }

  private List<Long> old(Connection connection) throws SQLException {
    List<Long> old = new ArrayList<>();
    String sql =
        "select id from (select id, at_ms from "
            + table
            + " where app_id = ? order by id limit "
            + MOST_DELETED
            + ") oldest where at_ms < "
            + now.get()
            + " - "
            + retention.toMillis()
            + " order by id";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          old.add(rows.getLong(1));
        }
      }
    }
    return old;
  }

  /** One by one: for a list of ids MariaDB and MySQL may read, and lock, the whole table. */
  private void delete(Connection connection, List<Long> ids) throws SQLException {
    String sql = "delete from " + table + " where id = ?";
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      for (long id : ids) {
        delete.setLong(1, id);
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }
}
