/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The application's own table of users. A change of a row and its report to the bridge are one
 * transaction, so no kill can make the table wrong, and the lock of the row gives all changes of a
 * user the same order here and in the outbox.
 */
final class AccountTable {

  private static final String COLUMNS =
      Stream.of(Field.values()).map(Field::column).collect(Collectors.joining(", "));

  private AccountTable() {}

  static void create(Connection connection, Collection<String> userIds) throws SQLException {
    String fields =
        Stream.of(Field.values())
            .map(field -> field.column() + " varchar(200)")
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table account (user_id varchar(100) primary key, "
              + fields
              + ", standing varchar(20) not null, signed_out_at bigint not null,"
              + " changes integer not null, intent varchar(2000))");
      statement.execute("create table rolled_back (number varchar(60) primary key)");
      statement.execute(
          "create table failure (number varchar(60) primary key, cause varchar(500))");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into account (user_id, standing, signed_out_at, changes)"
                + " values (?, ?, 0, 0)")) {
      for (String userId : userIds) {
        insert.setString(1, userId);
        insert.setString(2, Account.Standing.ACTIVE.name());
        insert.executeUpdate();
      }
    }
  }

  /** The row of a user, with its lock. */
  static Account lock(Connection connection, String userId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(selection() + " where user_id = ? for update")) {
      select.setString(1, userId);
      return read(select).get(0);
    }
  }

  static List<Account> all(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(selection())) {
      return read(select);
    }
  }

  private static String selection() {
    return "select user_id, " + COLUMNS + ", standing, signed_out_at, changes, intent from account";
  }

  private static List<Account> read(PreparedStatement select) throws SQLException {
    List<Account> accounts = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Map<Field, String> profile = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
          String value = rows.getString(field.column());
          if (value != null) {
            profile.put(field, value);
          }
        }
        accounts.add(
            new Account(
                rows.getString("user_id"),
                profile,
                Account.Standing.valueOf(rows.getString("standing")),
                rows.getLong("signed_out_at"),
                rows.getInt("changes"),
                rows.getString("intent")));
      }
    }
    return accounts;
  }

  static void write(Connection connection, Account account) throws SQLException {
    String fields =
        Stream.of(Field.values())
            .map(field -> field.column() + " = ?, ")
            .collect(Collectors.joining());
    try (PreparedStatement update =
        connection.prepareStatement(
            "update account set "
                + fields
                + "standing = ?, signed_out_at = ?, changes = ?, intent = ? where user_id = ?")) {
      int next = 1;
      for (Field field : Field.values()) {
        update.setString(next++, account.profile().get(field));
      }
      update.setString(next++, account.standing().name());
      update.setLong(next++, account.signedOutAt());
      update.setInt(next++, account.changes());
      update.setString(next++, account.intent());
      update.setString(next, account.userId());
      update.executeUpdate();
    }
  }

  /** Counts a transaction that was rolled back. */
  static void countRollback(Connection connection, String number) throws SQLException {
    note(connection, "insert into rolled_back (number) values (?)", number, null);
  }

  /** Records a transaction that failed. */
  static void recordFailure(Connection connection, String number, String cause)
      throws SQLException {
    String text = cause.length() > 500 ? cause.substring(0, 500) : cause;
    note(connection, "insert into failure (number, cause) values (?, ?)", number, text);
  }

  private static void note(Connection connection, String sql, String number, @Nullable String text)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, number);
      if (text != null) {
        insert.setString(2, text);
      }
      insert.executeUpdate();
    }
  }

  /** The reasons of the transactions that failed. */
  static List<String> failures(Connection connection) throws SQLException {
    List<String> failures = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select cause from failure")) {
      while (rows.next()) {
        failures.add(rows.getString(1));
      }
    }
    return failures;
  }

  static int rollbacks(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from rolled_back")) {
      row.next();
      return row.getInt(1);
    }
  }
}
