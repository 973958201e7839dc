/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;

/** The one statement that reads what the gate needs of many users: their rows and the outbox. */
final class GateQuery {

  private static final char SIGN_OUT = 'E';

  /** The gate does not need the owner. */
  private static final Owner UNNAMED = Owner.of("");

  private final String outbox;
  private final UserTable users;
  private final String appId;
  private final RowJson json;

  GateQuery(String outbox, UserTable users, String appId, RowJson json) {
    this.outbox = outbox;
    this.users = users;
    this.appId = appId;
    this.json = json;
  }

  private record Pending(Uid uid, long id, long madeAt, char kind) {}

  /** Reads users, at most 100. Those for which nothing is stored are absent. */
  Map<Uid, GateView> read(Connection connection, Collection<Uid> uids) throws SQLException {
    Map<String, Uid> keys = users.keys(uids);
    String sql =
        "select uid, 0 as id, standing, standing_at, signed_out_at, signed_out_ms,"
            + " erased_at, sent from "
            + users.name()
            + " where app_id = ? and uid in ("
            + Parameters.marks(keys.size())
            + ") union all select uid, id, kind, 0, 0, made_at, 0, body from "
            + outbox
            + " where app_id = ? and uid in ("
            + Parameters.marks(uids.size())
            + ") and kind in ('A', 'D', 'P', 'E')";
    Map<Uid, DesiredUser> read = new HashMap<>();
    List<Pending> pending = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, appId);
      int next = 2;
      for (String key : keys.keySet()) {
        select.setString(next++, key);
      }
      select.setString(next++, appId);
      Parameters.uids(select, next, uids);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Uid uid = Objects.requireNonNull(keys.get(rows.getString(1)));
          if (rows.getLong(2) == 0) {
            read.put(uid, user(uid, rows));
          } else {
            pending.add(
                new Pending(uid, rows.getLong(2), rows.getLong(6), rows.getString(3).charAt(0)));
          }
        }
      }
    }
    pending.sort(Comparator.comparingLong(Pending::id));
    for (Pending change : pending) {
      DesiredUser user =
          read.getOrDefault(change.uid(), DesiredUser.unknown(change.uid(), UNNAMED));
      read.put(change.uid(), user.with(change.id(), change.madeAt(), change(change)));
    }
    Map<Uid, GateView> views = new HashMap<>();
    read.forEach((uid, user) -> views.put(uid, GateView.of(user)));
    return views;
  }

  private DesiredUser user(Uid uid, ResultSet row) throws SQLException {
    return new DesiredUser.Builder(uid, UNNAMED)
        .standing(Standing.of(row.getString(3).charAt(0)), row.getLong(4))
        .signedOut(row.getLong(5), row.getLong(6))
        .erasedAt(row.getLong(7))
        .sent(sent(row.getString(8)))
        .build();
  }

  /** A row that cannot be read must not keep the logins of other users from the database. */
  private Sent sent(String text) {
    try {
      return json.sent(text);
    } catch (RuntimeException e) {
      return Sent.NOTHING;
    }
  }

  private static Change change(Pending pending) {
    Change.Content content =
        pending.kind() == SIGN_OUT
            ? new Change.SignOut()
            : new Change.StandingChange(Standing.of(pending.kind()));
    return new Change(pending.uid(), UNNAMED, content, null);
  }
}
