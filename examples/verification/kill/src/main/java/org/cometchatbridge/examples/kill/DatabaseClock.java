/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * Puts the clock of the database forward, for all nodes at once, as if time had elapsed. Leases end
 * by this clock. While time seems to elapse no node may run, or it would have less time than it
 * believes.
 */
final class DatabaseClock {

  private static final String SHIFT = "(select shift from database_clock)";

  /** The clocks of the databases in the statements of the bridge, and the same with the shift. */
  private static final Map<String, String> SHIFTED =
      Map.of(
          "clock_timestamp()",
          "(clock_timestamp() + " + SHIFT + " * interval '1 millisecond')",
          "utc_timestamp(3)",
          "timestampadd(microsecond, 1000 * " + SHIFT + ", utc_timestamp(3))",
          "current_timestamp",
          "dateadd(millisecond, " + SHIFT + ", current_timestamp)");

  private DatabaseClock() {}

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table database_clock (shift bigint not null)");
      statement.execute("insert into database_clock (shift) values (0)");
    }
  }

  static void putForward(Connection connection, Duration time) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("update database_clock set shift = shift + " + time.toMillis());
    }
  }

  /**
   * A statement of the bridge with the shifted clock.
   *
   * @throws SQLException if the statement reads a clock in an unexpected way
   */
  static String shifted(String sql) throws SQLException {
    for (Map.Entry<String, String> clock : SHIFTED.entrySet()) {
      if (sql.contains(clock.getKey())) {
        return sql.replace(clock.getKey(), clock.getValue());
      }
    }
    if (sql.contains("now_ms")) {
      throw new SQLException("The kill harness does not find the clock in: " + sql);
    }
    return sql;
  }
}
