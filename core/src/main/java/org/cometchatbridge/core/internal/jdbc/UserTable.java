/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Sha256;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.RowState;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.jspecify.annotations.Nullable;

/**
 * The desired states of one CometChat app. The row of a user who is erased has a hash in place of
 * the uid, which often is a name. Any further change gives it the uid again.
 */
final class UserTable {

  static final List<String> COLUMNS =
      List.of(
          "app_id",
          "uid",
          "stamp",
          "former_stamps",
          "desired",
          "sent",
          "standing",
          "standing_at",
          "signed_out_at",
          "signed_out_ms",
          "erased_at",
          "tokens_to_delete",
          "actor",
          "version",
          "due",
          "lease",
          "attempts",
          "in_outage",
          "parked",
          "parked_at",
          "released",
          "changed_at");

  /** No uid begins with it. */
  private static final char TOMBSTONE = '#';

  /** As many parked rows are replayed in one transaction. */
  private static final int MOST_PARKED = 200;

  private final String table;
  private final String appId;
  private final Supplier<String> now;
  private final RowJson json;
  private final StoredTokens tokens;

  /**
   * Creates the access to the table.
   *
   * @param now returns an SQL expression for the time of the database in milliseconds
   */
  UserTable(String table, String appId, Supplier<String> now, RowJson json, StoredTokens tokens) {
    this.table = table;
    this.appId = appId;
    this.now = now;
    this.json = json;
    this.tokens = tokens;
  }

  /** The order in which rows are locked, so that no nodes deadlock. */
  static Comparator<Uid> byUid() {
    return Comparator.comparing(Uid::value);
  }

  /** The name of the table. */
  String name() {
    return table;
  }

  /** The key of a row that keeps only the fact that its user is erased. */
  String tombstone(Uid uid) {
    byte[] hash =
        new Sha256().part("org.cometchatbridge.Tombstone").part(appId).part(uid.value()).digest();
    return TOMBSTONE + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  /** Whether a row keeps only the fact that its user is erased. */
  boolean isTombstone(UserRow row) {
    return row.state().isTombstone() && row.unreadable().isEmpty();
  }

  /** The users by the keys that their rows may have. */
  Map<String, Uid> keys(Collection<Uid> users) {
    Map<String, Uid> keys = new HashMap<>();
    for (Uid uid : users) {
      keys.put(uid.value(), uid);
      keys.put(tombstone(uid), uid);
    }
    return keys;
  }

  /** The rows of users that are not locked by another transaction, with their locks. */
  List<UserRow> lock(Connection connection, Map<String, Uid> keys) throws SQLException {
    String sql =
        selection()
            + " where app_id = ? and uid in ("
            + Parameters.marks(keys.size())
            + ") order by uid for update skip locked";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      setKeys(select, 1, keys.keySet());
      return rows(select, keys);
    }
  }

  private int setKeys(PreparedStatement statement, int first, Collection<String> keys)
      throws SQLException {
    statement.setString(first, appId);
    int next = first + 1;
    for (String key : keys) {
      statement.setString(next++, key);
    }
    return next;
  }

  /** The keys that exist, whether their rows are locked or not. */
  List<String> existing(Connection connection, Collection<String> keys) throws SQLException {
    List<String> existing = new ArrayList<>();
    String sql =
        "select uid from "
            + table
            + " where app_id = ? and uid in ("
            + Parameters.marks(keys.size())
            + ")";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      setKeys(select, 1, keys);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          existing.add(rows.getString(1));
        }
      }
    }
    return existing;
  }

  /** The rows of users with their locks, for which it waits: others have them for a moment only. */
  List<UserRow> locked(Connection connection, Collection<Uid> uids) throws SQLException {
    String sql =
        selection()
            + " where app_id = ? and uid in ("
            + Parameters.marks(uids.size())
            + ") order by uid for update";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      Parameters.uids(select, 2, uids);
      return rows(select, Map.of());
    }
  }

  /** Whether there are changes, and when the next row is due. */
  Peek peek(Connection connection, String outbox) throws SQLException {
    String sql =
        "select exists (select 1 from "
            + outbox
            + " where app_id = ?) as has_changes, (select due from "
            + table
            + " where app_id = ? and due is not null order by due limit 1) as next_due, "
            + now.get()
            + " as now_ms";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      select.setString(2, appId);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        Duration due = duration(row, "next_due");
        Duration present = Duration.ofMillis(row.getLong("now_ms"));
        return new Peek(row.getBoolean("has_changes"), due == null ? null : due.minus(present));
      }
    }
  }

  /**
   * What there is to do.
   *
   * @param hasChanges whether the outbox has changes
   * @param nextDue how long until a row is due, negative if it is late; {@code null} if there is
   *     none
   */
  record Peek(boolean hasChanges, @Nullable Duration nextDue) {}

  /** Rows that are due, with their locks. */
  List<UserRow> due(Connection connection, int most) throws SQLException {
    String sql =
        selection()
            + " where app_id = ? and due <= "
            + now.get()
            + " order by due limit "
            + most
            + " for update skip locked";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      return rows(select, Map.of());
    }
  }

  /** Some rows that are parked, with their locks. */
  List<UserRow> parked(Connection connection, @Nullable Uid uid, @Nullable String code)
      throws SQLException {
    String sql =
        selection()
            + " where app_id = ? and parked is not null"
            + (uid == null ? "" : " and uid = ?")
            + (code == null ? "" : " and parked = ?")
            + " order by uid limit "
            + MOST_PARKED
            + " for update";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int next = 1;
      select.setString(next++, appId);
      if (uid != null) {
        select.setString(next++, uid.value());
      }
      if (code != null) {
        select.setString(next, code);
      }
      return rows(select, Map.of());
    }
  }

  /** The rows that are parked, those first that are parked longest. */
  List<UserStore.Parked> parked(Connection connection, int most) throws SQLException {
    String sql =
        "select uid, parked, parked_at from "
            + table
            + " where app_id = ? and parked is not null order by parked_at, uid limit "
            + most;
    List<UserStore.Parked> parked = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          parked.add(
              new UserStore.Parked(
                  Uid.of(rows.getString(1)),
                  rows.getString(2),
                  Instant.ofEpochMilli(rows.getLong(3))));
        }
      }
    }
    return parked;
  }

  /** How many rows there are. */
  UserStore.Counts counts(Connection connection) throws SQLException {
    String sql =
        "select count(*), count(due), count(parked), count(tokens_to_delete) from "
            + table
            + " where app_id = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new UserStore.Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      }
    }
  }

  private String selection() {
    return "select uid, stamp, former_stamps, desired, sent, standing, standing_at, signed_out_at,"
        + " signed_out_ms, erased_at, tokens_to_delete, actor, version, due, lease, attempts,"
        + " in_outage, parked, parked_at, released, "
        + now.get()
        + " as now_ms from "
        + table;
  }

  private List<UserRow> rows(PreparedStatement select, Map<String, Uid> keys) throws SQLException {
    List<UserRow> read = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        read.add(row(rows, keys));
      }
    }
    return read;
  }

  private UserRow row(ResultSet row, Map<String, Uid> keys) throws SQLException {
    String key = row.getString("uid");
    Uid uid = keys.containsKey(key) ? keys.get(key) : Uid.of(key);
    String stored = row.getString("tokens_to_delete");
    StoredTokens.Of toDelete = tokens.tokens(uid, stored == null ? List.of() : json.list(stored));
    DesiredUser user =
        new DesiredUser.Builder(
                uid, json.owner(row.getString("stamp"), row.getString("former_stamps")))
            .profile(json.desired(row.getString("desired")))
            .standing(Standing.of(row.getString("standing").charAt(0)), row.getLong("standing_at"))
            .signedOut(row.getLong("signed_out_at"), row.getLong("signed_out_ms"))
            .erasedAt(row.getLong("erased_at"))
            .tokensToDelete(toDelete.readable())
            .sent(json.sent(row.getString("sent")))
            .build();
    String parkedFor = row.getString("parked");
    RowState state =
        new RowState(
            user,
            row.getLong("version"),
            row.getLong("lease"),
            row.getInt("attempts"),
            row.getString("actor"),
            row.getInt("in_outage") != 0,
            duration(row, "due"),
            parkedFor,
            row.getInt("released") != 0);
    long parkedAt = row.getLong("parked_at");
    return new UserRow(
        key,
        state,
        toDelete.unreadable(),
        parkedFor,
        parkedFor == null ? null : parkedAt,
        Duration.ofMillis(row.getLong("now_ms")));
  }

  private static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Duration.ofMillis(millis);
  }

  /** Inserts rows without a change, in the order of their uids, so that no nodes deadlock. */
  void insert(Connection connection, Collection<DesiredUser> users) throws SQLException {
    String sql =
        "insert into "
            + table
            + " (app_id, uid, stamp, desired, sent, standing, standing_at, signed_out_at,"
            + " signed_out_ms, erased_at, version, lease, attempts, in_outage, released,"
            + " changed_at) values (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (DesiredUser user : users) {
        insert.setString(1, appId);
        insert.setString(2, user.uid().value());
        insert.setString(3, user.owner().stamp());
        insert.setString(4, json.desired(user.profile()));
        insert.setString(5, json.sent(user.sent()));
        insert.setString(6, String.valueOf(user.standing().code()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Writes rows, whose locks the transaction has. */
  void update(Connection connection, Collection<UserRow> rows) throws SQLException {
    String sql =
        "update "
            + table
            + " set uid = ?, stamp = ?, former_stamps = ?, desired = ?, sent = ?, standing = ?,"
            + " standing_at = ?, signed_out_at = ?, signed_out_ms = ?, erased_at = ?,"
            + " tokens_to_delete = ?, actor = ?, version = ?, due = ?, lease = ?, attempts = ?,"
            + " in_outage = ?, parked = ?, parked_at = ?, released = ?, changed_at = ? where app_id"
            + " = ? and uid = ?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (UserRow row : rows) {
        set(update, row);
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private void set(PreparedStatement update, UserRow row) throws SQLException {
    RowState state = row.state();
    DesiredUser user = state.user();
    boolean tombstone = isTombstone(row);
    Sent sent = tombstone ? user.sent().with(Map.of()) : user.sent();
    int next = 1;
    update.setString(next++, tombstone ? tombstone(user.uid()) : user.uid().value());
    update.setString(next++, tombstone ? "" : user.owner().stamp());
    update.setString(next++, tombstone ? null : json.formerStamps(user.owner()));
    update.setString(next++, json.desired(user.profile()));
    update.setString(next++, json.sent(sent));
    update.setString(next++, String.valueOf(user.standing().code()));
    update.setLong(next++, user.standingAt());
    update.setLong(next++, user.signedOutAt());
    update.setLong(next++, user.signedOutMillis());
    update.setLong(next++, user.erasedAt());
    update.setString(next++, tokens(row));
    update.setString(next++, tombstone ? null : state.actor());
    update.setLong(next++, state.version());
    Duration due = state.dueAt();
    Parameters.nullable(update, next++, due == null ? null : due.toMillis());
    update.setLong(next++, state.lease());
    update.setInt(next++, state.attempts());
    update.setInt(next++, state.inOutage() ? 1 : 0);
    update.setString(next++, state.parkedFor());
    Parameters.nullable(update, next++, parkedAt(row));
    update.setInt(next++, state.released() ? 1 : 0);
    update.setLong(next++, row.now().toMillis());
    update.setString(next++, appId);
    update.setString(next, row.key());
  }

  private @Nullable String tokens(UserRow row) {
    List<String> texts =
        Stream.concat(
                row.state().user().tokensToDelete().stream().map(tokens::text),
                row.unreadable().stream())
            .toList();
    return texts.isEmpty() ? null : json.list(texts);
  }

  private static @Nullable Long parkedAt(UserRow row) {
    String code = row.state().parkedFor();
    if (code == null) {
      return null;
    }
    return code.equals(row.parkedFor()) ? row.parkedAt() : (Long) row.now().toMillis();
  }
}
