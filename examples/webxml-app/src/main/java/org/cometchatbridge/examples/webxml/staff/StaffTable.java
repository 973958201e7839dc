/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of the staff directory, by one connection. */
final class StaffTable {

  private static final String CREATE =
      """
      create table staff (
        id varchar(100) primary key,
        name varchar(100) not null,
        avatar varchar(500) not null,
        duty varchar(100) not null,
        password_hash varchar(200) not null,
        password_shown varchar(100) not null,
        enabled boolean default true not null,
        admin boolean not null,
        sign_outs integer default 0 not null
      )""";

  private final Connection connection;

  StaffTable(Connection connection) {
    this.connection = connection;
  }

  void create() throws SQLException {
    update(CREATE);
  }

  List<Member> all() throws SQLException {
    return query("select * from staff order by name");
  }

  Optional<Member> find(String id) throws SQLException {
    return query("select * from staff where id = ?", id).stream().findFirst();
  }

  void insert(Person person, String duty, String hash, String passwordShown, boolean admin)
      throws SQLException {
    update(
        "insert into staff (id, name, avatar, duty, password_hash, password_shown, admin)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        person.id(),
        person.name(),
        person.avatar(),
        duty,
        hash,
        passwordShown,
        admin);
  }

  void change(Person person) throws SQLException {
    update(
        "update staff set name = ?, avatar = ? where id = ?",
        person.name(),
        person.avatar(),
        person.id());
  }

  void signOutEverywhere(String id) throws SQLException {
    update("update staff set sign_outs = sign_outs + 1 where id = ?", id);
  }

  void changePassword(String id, String hash) throws SQLException {
    update("update staff set password_hash = ?, password_shown = '' where id = ?", hash, id);
  }

  void setEnabled(String id, boolean enabled) throws SQLException {
    update("update staff set enabled = ? where id = ?", enabled, id);
  }

  void delete(String id) throws SQLException {
    update("delete from staff where id = ?", id);
  }

  private List<Member> query(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<Member> members = new ArrayList<>();
      while (rows.next()) {
        members.add(member(rows));
      }
      return members;
    }
  }

  private void update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private static Member member(ResultSet row) throws SQLException {
    return new Member(
        new Person(row.getString("id"), row.getString("name"), row.getString("avatar")),
        row.getString("duty"),
        row.getString("password_hash"),
        row.getString("password_shown"),
        row.getBoolean("enabled"),
        row.getBoolean("admin"),
        row.getInt("sign_outs"));
  }
}
