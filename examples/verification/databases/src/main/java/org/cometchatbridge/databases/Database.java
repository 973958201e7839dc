/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One database of a test, with what another process needs to open it.
 *
 * @param url the JDBC URL, without user and password
 */
public record Database(String url, String user, String password) {

  /** Opens a new connection at each call. */
  public DataSource dataSource() {
    try {
      if (url.startsWith("jdbc:h2:")) {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL(url);
        h2.setUser(user);
        h2.setPassword(password);
        return h2;
      }
      if (url.startsWith("jdbc:postgresql:")) {
        PGSimpleDataSource postgreSql = new PGSimpleDataSource();
        postgreSql.setURL(url);
        postgreSql.setUser(user);
        postgreSql.setPassword(password);
        return postgreSql;
      }
      MariaDbDataSource mariaDb = new MariaDbDataSource(url);
      mariaDb.setUser(user);
      mariaDb.setPassword(password);
      return mariaDb;
    } catch (SQLException e) {
      throw new IllegalArgumentException("not a JDBC URL of a test database: " + url, e);
    }
  }

  /** A pool of at most so many connections, as applications have it. The caller closes it. */
  public HikariDataSource pool(int connections) {
    return pool(connections, Duration.ofSeconds(30));
  }

  /**
   * A pool of connections.
   *
   * @param longestWait for a connection
   */
  public HikariDataSource pool(int connections, Duration longestWait) {
    HikariConfig config = new HikariConfig(new Properties());
    config.setDataSource(dataSource());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(longestWait.toMillis());
    return new HikariDataSource(config);
  }
}
