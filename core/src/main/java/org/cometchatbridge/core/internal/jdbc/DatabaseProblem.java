/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with a database, with the remedy. An exception is of the first problem that it
 * fits: by the begin of its SQL state, or by the error code of MariaDB, MySQL or H2.
 */
enum DatabaseProblem {
  PERMISSION(
      "the database user lacks a permission. A transaction of the application needs INSERT on the"
          + " table of the outbox; docs/outbox.md lists what the bridge needs",
      List.of("42501", "90096"),
      Set.of(1044, 1142, 1143, 1227, 1370)),
  CREDENTIALS(
      "the database rejects the user or the password of the data source",
      List.of("28"),
      Set.of(1045, 1698)),
  READ_ONLY(
      "the database is read-only, as a replica is. Use a data source of the primary database",
      List.of("25006", "90097"),
      Set.of(1290, 1792, 1836)),
  SPACE(
      "the database has no disk space left, or cannot write its files. Free disk space",
      List.of("53100", "58030", "90028", "90031"),
      Set.of(1021, 1114)),
  CONNECTIONS(
      "the database accepts no more connections. Make the pools of its applications smaller, or"
          + " raise its limit",
      List.of("53300"),
      Set.of(1040, 1203)),
  LOCK(
      "a statement has waited too long, probably for the lock of another transaction. Find the"
          + " transaction that locks the tables of the bridge, such as a migration or a backup",
      List.of("55P03", "57014", "HYT00", "70100"),
      Set.of(1205, 1317, 1969)),
  CONFLICT(
      "another transaction changed the same at the same time. Repeat the transaction",
      List.of("40001", "40P01"),
      Set.of(1020, 1213, 90131)),
  TABLES(
      "a table of the bridge, or one of its columns, is missing. Run the file for the database in"
          + " org/cometchatbridge/core/jdbc of cometchat-bridge-core: postgresql.sql, mysql.sql or"
          + " h2.sql",
      List.of("42P01", "42703", "42S02", "42S03", "42S04", "42S22", "3F000", "90079"),
      Set.of(1054, 1146)),
  CONNECTION(
      "the database does not respond, or has closed the connection",
      List.of("08", "57P01", "57P02", "57P03", "57P05", "90067", "90098", "90121"),
      Set.of(1053, 1927)),
  DATA(
      "the database rejects the values. Compare the tables of the bridge with the file in"
          + " org/cometchatbridge/core/jdbc of cometchat-bridge-core: constraints and triggers that"
          + " are not in it are not supported",
      List.of("22", "23"),
      Set.of(1366)),
  POOL(
      "the data source has returned no connection in time, or is closed. Make its pool larger, or"
          + " find what keeps its connections",
      List.of(),
      Set.of()),
  OTHER("the database failed", List.of(), Set.of());

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<String> states;

  @SuppressWarnings("ImmutableEnumChecker") // of Set.of
  private final Set<Integer> codes;

  DatabaseProblem(String text, List<String> states, Set<Integer> codes) {
    this.text = text;
    this.states = states;
    this.codes = codes;
  }

  /** The problem of an exception. */
  static DatabaseProblem of(SQLException thrown) {
    for (DatabaseProblem problem : values()) {
      if (SqlFailure.any(thrown, problem::isOf)) {
        return problem;
      }
    }
    return thrown instanceof NoConnectionException ? POOL : OTHER;
  }

  private boolean isOf(SQLException e) {
    String state = e.getSQLState();
    return codes.contains(e.getErrorCode())
        || (state != null && states.stream().anyMatch(state::startsWith));
  }

  /** What is wrong, and the remedy. */
  String text() {
    return text;
  }

  /** Whether the texts of a driver may contain what was to be stored. */
  boolean mayContainValues() {
    return this == DATA || this == OTHER;
  }
}
