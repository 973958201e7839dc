/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a table, if anything. It is found out by queries that return no row, because
 * the names in the meta data of a database depend on its settings for lower and upper case.
 *
 * @param table the name with the schema
 * @param isMissing whether there is no such table
 * @param missingColumns the columns that an existing table lacks
 * @param failure why the table cannot be read; {@code null} if it can
 */
record TableState(
    String table, boolean isMissing, List<String> missingColumns, @Nullable SQLException failure) {

  static TableState of(Connection connection, String table, List<String> columns) {
    SQLException failure = failure(connection, table, String.join(", ", columns));
    if (!isOfTables(failure)) {
      return new TableState(table, false, List.of(), failure);
    }
    SQLException ofAnyColumn = failure(connection, table, "1");
    if (ofAnyColumn != null) {
      return new TableState(table, isOfTables(ofAnyColumn), List.of(), ofAnyColumn);
    }
    List<String> missing =
        columns.stream().filter(column -> failure(connection, table, column) != null).toList();
    return new TableState(table, false, missing, missing.isEmpty() ? null : failure);
  }

  /** The kind of the failure, or {@code null} if there is none. */
  @Nullable DatabaseProblem problem() {
    return failure == null ? null : DatabaseProblem.of(failure);
  }

  private static boolean isOfTables(@Nullable SQLException failure) {
    return failure != null && DatabaseProblem.of(failure) == DatabaseProblem.TABLES;
  }

  private static @Nullable SQLException failure(
      Connection connection, String table, String columns) {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("select " + columns + " from " + table + " where 1 = 0").close();
      return null;
    } catch (SQLException e) {
      return e;
    }
  }
}
