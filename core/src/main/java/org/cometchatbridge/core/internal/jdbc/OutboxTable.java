/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.jspecify.annotations.Nullable;

/** The outbox of one CometChat app. */
final class OutboxTable {

  /** As many changes are taken at once, so that one user with very many needs no more memory. */
  private static final int MOST_CHANGES = 2_000;

  private static final char FIELDS = 'F';
  private static final char CREATION = 'C';
  private static final char SIGN_OUT = 'E';
  private static final char TOKEN = 'T';

  private final String table;
  private final String insertion;
  private final String appId;
  private final RowJson json;
  private final StoredTokens tokens;

  OutboxTable(String table, String appId, RowJson json, StoredTokens tokens) {
    this.table = table;
    this.insertion =
        "insert into "
            + table
            + " (app_id, uid, stamp, former_stamps, kind, body, actor, made_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)";
    this.appId = appId;
    this.json = json;
    this.tokens = tokens;
  }

  /** Inserts a change, and returns its id. */
  long insert(Connection connection, long madeAt, Change change) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(insertion, new String[] {"id"})) {
      insert(insert, madeAt, change);
      try (ResultSet ids = insert.getGeneratedKeys()) {
        return ids.next() ? ids.getLong(1) : 0;
      }
    }
  }

  /** Inserts a change with a connection that may have no other permission. */
  void insertOnly(Connection connection, long madeAt, Change change) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(insertion, Statement.NO_GENERATED_KEYS)) {
      insert(insert, madeAt, change);
    }
  }

  private void insert(PreparedStatement insert, long madeAt, Change change) throws SQLException {
    insert.setString(1, appId);
    insert.setString(2, change.uid().value());
    insert.setString(3, change.owner().stamp());
    insert.setString(4, json.formerStamps(change.owner()));
    insert.setString(5, String.valueOf(kind(change.content())));
    insert.setString(6, body(change.content()));
    insert.setString(7, storable(change.actor()));
    insert.setLong(8, madeAt);
    insert.executeUpdate();
  }

  /** PostgreSQL stores any character but NUL. */
  private static @Nullable String storable(@Nullable String actor) {
    return actor == null ? null : actor.replace('\0', ' ');
  }

  private static char kind(Change.Content content) {
    if (content instanceof Change.StandingChange change) {
      return change.standing().code();
    }
    if (content instanceof Change.Fields) {
      return FIELDS;
    }
    if (content instanceof Change.Creation) {
      return CREATION;
    }
    if (content instanceof Change.Revocation) {
      return TOKEN;
    }
    if (content instanceof Change.SignOut) {
      return SIGN_OUT;
    }
    throw new IllegalArgumentException("This change has no kind: " + content.getClass());
  }

  private @Nullable String body(Change.Content content) {
    if (content instanceof Change.Fields fields) {
      return json.fields(fields.values());
    }
    if (content instanceof Change.Creation creation) {
      return json.sent(Sent.NOTHING.with(creation.sent()));
    }
    return content instanceof Change.Revocation revocation ? tokens.text(revocation.token()) : null;
  }

  /**
   * The users of the oldest changes, in their order by uid.
   *
   * @param leftOut whose changes are not read
   */
  Set<Uid> users(Connection connection, int most, Collection<Uid> leftOut) throws SQLException {
    Set<Uid> users = new TreeSet<>(Comparator.comparing(Uid::value));
    String others =
        leftOut.isEmpty() ? "" : " and uid not in (" + Parameters.marks(leftOut.size()) + ")";
    String sql =
        "select uid from " + table + " where app_id = ?" + others + " order by id limit " + most;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      Parameters.uids(select, 2, leftOut);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          users.add(Uid.of(rows.getString(1)));
        }
      }
    }
    return users;
  }

  /** A change as it is stored. */
  record Stored(
      long id,
      Uid uid,
      Owner owner,
      char kind,
      @Nullable String body,
      @Nullable String actor,
      long madeAt) {}

  /** Changes of users, the oldest first. */
  List<Stored> changes(Connection connection, Collection<Uid> users) throws SQLException {
    List<Stored> changes = new ArrayList<>();
    String sql =
        "select id, uid, stamp, former_stamps, kind, body, actor, made_at from "
            + table
            + " where app_id = ? and uid in ("
            + Parameters.marks(users.size())
            + ") order by id limit "
            + MOST_CHANGES;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      Parameters.uids(select, 2, users);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          changes.add(
              new Stored(
                  rows.getLong(1),
                  Uid.of(rows.getString(2)),
                  json.owner(rows.getString(3), rows.getString(4)),
                  rows.getString(5).charAt(0),
                  rows.getString(6),
                  rows.getString(7),
                  rows.getLong(8)));
        }
      }
    }
    return changes;
  }

  /** Takes a change into its row. */
  void fold(Stored stored, UserRow row) {
    Change.Content content = content(stored, row);
    if (content != null) {
      row.state()
          .fold(
              stored.id(),
              stored.madeAt(),
              new Change(stored.uid(), stored.owner(), content, stored.actor()));
    }
  }

  private Change.@Nullable Content content(Stored stored, UserRow row) {
    String body = stored.body() == null ? "" : stored.body();
    return switch (stored.kind()) {
      case FIELDS -> new Change.Fields(json.fields(body));
      case TOKEN -> {
        var token = tokens.token(stored.uid(), body);
        if (token.isEmpty()) {
          row.unreadable().add(body);
        }
        yield token.map(Change.Revocation::new).orElse(null);
      }
      case CREATION -> new Change.Creation(json.sent(body).hashes());
      case SIGN_OUT -> new Change.SignOut();
      default -> new Change.StandingChange(Standing.of(stored.kind()));
    };
  }

  /**
   * Deletes changes that are folded, one by one: for a list of ids MariaDB may read the whole
   * table, and would wait for the end of every transaction that has inserted a change.
   */
  void delete(Connection connection, List<Stored> changes) throws SQLException {
    String sql = "delete from " + table + " where id = ?";
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      for (Stored change : changes) {
        delete.setLong(1, change.id());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }
}
