/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;

/** What differs between databases. */
enum Dialect {
  POSTGRESQL("postgresql.sql", "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)"),
  /** MariaDB as well. Local times are ambiguous when summer time ends. */
  MYSQL(
      "mysql.sql", "timestampdiff(microsecond, '1970-01-01 00:00:00', utc_timestamp(3)) div 1000"),
  H2("h2.sql", "cast(extract(epoch from current_timestamp) * 1000 as bigint)");

  private final String file;
  private final String now;

  Dialect(String file, String now) {
    this.file = file;
    this.now = now;
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
          throw new SQLException(
              "The database "
                  + product
                  + " is not supported; use PostgreSQL, MariaDB, MySQL or H2");
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
}
