/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.testsupport.LogCapture;

/** An empty database with a clock that the test turns. */
final class StoreFixture implements AutoCloseable {

  static final String APP = "app";

  private final ManualTime time = new ManualTime();
  private final TestDatabase product;
  private final Database database;
  private final HikariDataSource pool;
  private final LogCapture log = LogCapture.of("org.cometchatbridge.core.internal.jdbc");

  StoreFixture(TestDatabase product) {
    this.product = product;
    this.database = product.create();
    this.pool = database.pool(10);
  }

  ManualTime time() {
    return time;
  }

  DataSource dataSource() {
    return pool;
  }

  /** What an operator is warned of. */
  List<String> log() {
    return log.warnings();
  }

  /** All lines from INFO. */
  List<String> lines() {
    return log.lines();
  }

  JdbcUserStore store() {
    return store(settings -> settings);
  }

  /** A store like that of another node. */
  JdbcUserStore store(UnaryOperator<JdbcSync.Builder> settings) {
    return store(pool, settings);
  }

  JdbcUserStore store(DataSource dataSource, UnaryOperator<JdbcSync.Builder> settings) {
    JdbcSync sync =
        settings.apply(JdbcSync.builder(dataSource).createTables(TableCreation.ALWAYS)).build();
    JdbcUserStore store =
        new JdbcUserStore(
            APP,
            sync,
            true,
            time,
            time,
            OperatorLog.toPlatform(),
            () -> String.valueOf(time.millis()));
    store.start();
    return store;
  }

  /** A user of the database who has only these permissions on the tables of the bridge. */
  Clerk clerk(String onOutbox, String onUser, String onAudit) throws SQLException {
    return granted(
        onOutbox + " on cometchat_outbox",
        onUser + " on cometchat_user",
        onAudit + " on cometchat_audit");
  }

  /** The same, with permissions such as {@code select on cometchat_user}. */
  Clerk granted(String... permissions) throws SQLException {
    return Clerk.create(product, database, permissions);
  }

  boolean isMariaDb() {
    return product == TestDatabase.MARIADB;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The values of all rows and columns. */
  List<String> query(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(rows.getString(i));
        }
      }
    }
    return values;
  }

  @Override
  public void close() {
    log.close();
    pool.close();
  }
}
