/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;

/** What differs between databases. */
enum Dialect {
  /** As a query of its own, the time is read once, and an index can be searched by it. */
  POSTGRESQL(
      "postgresql.sql",
      "(select cast(extract(epoch from clock_timestamp()) * 1000 as bigint))",
      Dialect.BY_LAST_COLUMN),
  /** MariaDB as well. Local times are ambiguous when summer time ends. */
  MYSQL(
      "mysql.sql",
      "timestampdiff(microsecond, '1970-01-01 00:00:00', utc_timestamp(3)) div 1000",
      Dialect.BY_LAST_COLUMN),
  /** Takes the order of an index only if all of its columns are named. */
  H2(
      "h2.sql",
      "cast(extract(epoch from current_timestamp) * 1000 as bigint)",
      "order by app_id, urgency, due");

  /** MariaDB sorts if the columns before it are named. */
  private static final String BY_LAST_COLUMN = "order by due";

  private final String file;
  private final String now;
  private final String byDue;

  Dialect(String file, String now, String byDue) {
    this.file = file;
    this.now = now;
    this.byDue = byDue;
  }

  /**
   * The dialect of a database.
   *
   * @throws SQLException if the database is not supported
   */
  static Dialect of(DatabaseMetaData metaData) throws SQLException {
    String product = metaData.getDatabaseProductName();
    return switch (product.toLowerCase(Locale.ROOT)) {
      case "postgresql" -> POSTGRESQL;
      case "mariadb", "mysql" -> MYSQL;
      case "h2" -> H2;
      default ->
          throw new UnusableDatabaseException(
              "The database " + product + " is not supported; use PostgreSQL, MariaDB, MySQL or H2",
              null,
              false);
    };
  }

  /** Whether the database runs inside this process. */
  boolean isEmbedded(DatabaseMetaData metaData) throws SQLException {
    String url = metaData.getURL();
    return this == H2 && !url.startsWith("jdbc:h2:tcp:") && !url.startsWith("jdbc:h2:ssl:");
  }

  /** The name of the file that defines the tables. */
  String file() {
    return file;
  }

  /** An expression for the time of the database in milliseconds since the epoch. */
  String now() {
    return now;
  }

  /** How rows of one app and urgency are ordered by the index that has them by {@code due}. */
  String byDue() {
    return byDue;
  }
}
