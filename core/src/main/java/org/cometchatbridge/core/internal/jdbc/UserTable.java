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
import java.util.Optional;
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
          "token_count",
          "actor",
          "version",
          "due",
          "urgency",
          "lease",
          "attempts",
          "in_outage",
          "parked",
          "parked_at",
          "released",
          "pending_since",
          "changed_at");

  /** No uid begins with it. */
  private static final char TOMBSTONE = '#';

  private static final int CODE_LENGTH = 100;

  /**
   * In {@code parked_at}, so that an index has the rows: neither due nor parked, but tokens left.
   */
  private static final long TOKENS_LEFT = -1;

  /** As many parked rows are replayed in one transaction. */
  private static final int MOST_PARKED = 200;

  /**
   * After this time, another node may have the key of a token, or this one may have got it by a
   * restart, and a row may have been corrected.
   */
  static final Duration UNREADABLE_PAUSE = Duration.ofMinutes(10);

  private final String table;
  private final String appId;
  private final Supplier<String> now;
  private final String byDue;
  private final RowJson json;
  private final StoredTokens tokens;

  /**
   * Creates the access to the table.
   *
   * @param now returns an SQL expression for the time of the database in milliseconds
   * @param byDue see {@link Dialect#byDue}
   */
  UserTable(
      String table,
      String appId,
      Supplier<String> now,
      String byDue,
      RowJson json,
      StoredTokens tokens) {
    this.table = table;
    this.appId = appId;
    this.now = now;
    this.byDue = byDue;
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
    StringBuilder sql = new StringBuilder("select exists (select 1 from ");
    sql.append(outbox).append(" where app_id = ?) as has_changes");
    for (int urgency = 0; urgency <= RowState.LEAST_URGENT; urgency++) {
      sql.append(", (select due from ")
          .append(table)
          .append(" where app_id = ? and urgency = ")
          .append(urgency)
          .append(" and due is not null ")
          .append(byDue)
          .append(" limit 1) as due_")
          .append(urgency);
    }
    sql.append(", ").append(now.get()).append(" as now_ms");
    try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
      for (int i = 1; i <= RowState.LEAST_URGENT + 2; i++) {
        select.setString(i, appId);
      }
      try (ResultSet row = select.executeQuery()) {
        row.next();
        Duration present = Duration.ofMillis(row.getLong("now_ms"));
        Duration next = null;
        for (int urgency = 0; urgency <= RowState.LEAST_URGENT; urgency++) {
          Duration due = duration(row, "due_" + urgency);
          next = due != null && (next == null || due.compareTo(next) < 0) ? due : next;
        }
        return new Peek(row.getBoolean("has_changes"), next == null ? null : next.minus(present));
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

  /** Rows that are due, with their locks, the most urgent first. */
  Due due(Connection connection, int most) throws SQLException {
    Due due = new Due(new ArrayList<>(), new ArrayList<>());
    for (int urgency = 0; urgency <= RowState.LEAST_URGENT && due.size() < most; urgency++) {
      due(connection, urgency, most - due.size(), due);
    }
    return due;
  }

  /**
   * Rows that are due.
   *
   * @param rows those that can be read
   * @param unreadable the keys of the others
   */
  record Due(List<UserRow> rows, List<String> unreadable) {

    int size() {
      return rows.size() + unreadable.size();
    }
  }

  /** Of one urgency, so that an index has the rows in their order, however many are due later. */
  private void due(Connection connection, int urgency, int most, Due due) throws SQLException {
    String sql =
        selection()
            + " where app_id = ? and urgency = "
            + urgency
            + " and due <= "
            + now.get()
            + " "
            + byDue
            + " limit "
            + most
            + " for update skip locked";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          try {
            due.rows().add(row(rows, Map.of()));
          } catch (RuntimeException e) {
            due.unreadable().add(rows.getString("uid"));
          }
        }
      }
    }
  }

  /** Makes rows that cannot be read due later, so that others are not kept back. */
  void postpone(Connection connection, Collection<String> keys) throws SQLException {
    String sql =
        "update "
            + table
            + " set due = "
            + now.get()
            + " + "
            + UNREADABLE_PAUSE.toMillis()
            + " where app_id = ? and uid in ("
            + Parameters.marks(keys.size())
            + ")";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      setKeys(update, 1, keys);
      update.executeUpdate();
    }
  }

  /** Users some of which are no longer parked when their rows are locked. */
  List<Uid> parkedUids(Connection connection, @Nullable Uid uid, @Nullable String code)
      throws SQLException {
    String sql =
        "select uid from "
            + table
            + " where app_id = ? and parked_at >= 0"
            + (uid == null ? "" : " and uid = ?")
            + (code == null ? "" : " and parked = ?")
            + " order by parked_at limit "
            + MOST_PARKED;
    List<Uid> uids = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int next = 1;
      select.setString(next++, appId);
      if (uid != null) {
        select.setString(next++, uid.value());
      }
      if (code != null) {
        select.setString(next, code);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          uids.add(Uid.of(rows.getString(1)));
        }
      }
    }
    return uids;
  }

  /** The rows that are parked, those first that are parked longest. */
  List<UserStore.Parked> parked(Connection connection, int most) throws SQLException {
    String sql = parkedSelection() + " and parked_at >= 0 order by parked_at limit " + most;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      return parked(select);
    }
  }

  /** The row of a user, if it is parked. */
  Optional<UserStore.Parked> parked(Connection connection, Uid uid) throws SQLException {
    String sql = parkedSelection() + " and uid = ? and parked is not null";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      select.setString(2, uid.value());
      return parked(select).stream().findFirst();
    }
  }

  private String parkedSelection() {
    return "select uid, parked, parked_at from " + table + " where app_id = ?";
  }

  private static List<UserStore.Parked> parked(PreparedStatement select) throws SQLException {
    List<UserStore.Parked> parked = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        parked.add(
            new UserStore.Parked(
                Uid.of(rows.getString(1)),
                rows.getString(2),
                Instant.ofEpochMilli(rows.getLong(3))));
      }
    }
    return parked;
  }

  /** How many rows there are: reads the whole of an index. */
  long known(Connection connection) throws SQLException {
    String sql = "select count(*) from " + table + " where app_id = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** How many rows have something to do, are parked or have tokens left: reads only these. */
  UserStore.Counts counts(Connection connection, long known) throws SQLException {
    String due = " from " + table + " where app_id = ? and due is not null and urgency = ";
    String present = ", " + now.get() + " as now_ms";
    String sql =
        "select 0 as kind, count(*) as number, sum(token_count) as tokens,"
            + " min(pending_since) as since"
            + present
            + due
            + "0 union all select 1, count(*), sum(token_count), 0"
            + present
            + due
            + "1 union all select 2, count(*), 0, min(pending_since)"
            + present
            + due
            + "2 union all select 3, count(*), sum(case when due is null then token_count else 0"
            + " end), 0"
            + present
            + " from "
            + table
            + " where app_id = ? and parked_at >= 0 union all select 4, count(*), sum(token_count), 0"
            + present
            + " from "
            + table
            + " where app_id = ? and parked_at = "
            + TOKENS_LEFT;
    long[] numbers = new long[5];
    long counted = 0;
    Duration oldest = Duration.ZERO;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 1; i <= numbers.length; i++) {
        select.setString(i, appId);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          int kind = rows.getInt("kind");
          numbers[kind] = rows.getLong("number");
          counted += rows.getLong("tokens");
          Duration since = kind == 0 || kind == 2 ? duration(rows, "since") : null;
          if (since != null) {
            Duration age = Duration.ofMillis(rows.getLong("now_ms")).minus(since);
            oldest = age.compareTo(oldest) > 0 ? age : oldest;
          }
        }
      }
    }
    return new UserStore.Counts(known, numbers[0] + numbers[2], numbers[3], counted, oldest);
  }

  private String selection() {
    return "select uid, stamp, former_stamps, desired, sent, standing, standing_at, signed_out_at,"
        + " signed_out_ms, erased_at, tokens_to_delete, actor, version, due, lease, attempts,"
        + " in_outage, parked, parked_at, released, pending_since, "
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
            row.getInt("released") != 0,
            duration(row, "pending_since"));
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
            + " signed_out_ms, erased_at, token_count, version, lease, attempts, in_outage,"
            + " released, changed_at) values (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)";
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
            + " tokens_to_delete = ?, token_count = ?, actor = ?, version = ?, due = ?, urgency = ?,"
            + " lease = ?, attempts = ?, in_outage = ?, parked = ?, parked_at = ?, released = ?,"
            + " pending_since = ?, changed_at = ? where app_id = ? and uid = ?";
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
    update.setInt(next++, user.tokensToDelete().size() + row.unreadable().size());
    update.setString(next++, tombstone ? null : state.actor());
    update.setLong(next++, state.version());
    Duration due = due(row);
    Parameters.nullable(update, next++, due == null ? null : due.toMillis());
    Parameters.nullable(update, next++, due == null ? null : (long) urgency(row));
    update.setLong(next++, state.lease());
    update.setInt(next++, state.attempts());
    update.setInt(next++, state.inOutage() && state.dueAt() != null ? 1 : 0);
    update.setString(next++, code(state));
    Parameters.nullable(update, next++, parkedAt(row));
    update.setInt(next++, state.released() ? 1 : 0);
    Duration since = state.pendingSince();
    Parameters.nullable(update, next++, since == null ? null : since.toMillis());
    update.setLong(next++, row.now().toMillis());
    update.setString(next++, appId);
    update.setString(next, row.key());
  }

  /** A row with nothing else to do is due again for the tokens that no key of this node fits. */
  private static @Nullable Duration due(UserRow row) {
    Duration due = row.state().dueAt();
    boolean waitsForKey =
        due == null && !row.unreadable().isEmpty() && row.state().parkedFor() == null;
    return waitsForKey ? row.now().plus(UNREADABLE_PAUSE) : due;
  }

  private static int urgency(UserRow row) {
    return !row.unreadable().isEmpty() && row.state().user().isSettled()
        ? RowState.ONLY_REVOKED
        : row.state().urgency();
  }

  private @Nullable String tokens(UserRow row) {
    List<String> texts =
        Stream.concat(
                row.state().user().tokensToDelete().stream().map(tokens::text),
                row.unreadable().stream())
            .toList();
    return texts.isEmpty() ? null : json.list(texts);
  }

  private static @Nullable String code(RowState state) {
    String code = state.parkedFor();
    return code == null ? null : Parameters.start(code, CODE_LENGTH);
  }

  private static @Nullable Long parkedAt(UserRow row) {
    String code = code(row.state());
    if (code == null) {
      boolean left = due(row) == null && !row.state().user().tokensToDelete().isEmpty();
      return left ? (Long) TOKENS_LEFT : null;
    }
    return code.equals(row.parkedFor()) ? row.parkedAt() : (Long) row.now().toMillis();
  }
}
