/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestDatabaseTest {

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void eachDatabase_isEmptyAndKeepsWhatWasCommitted(TestDatabase product) throws SQLException {
    Database database = product.create();
    execute(database.dataSource(), "create table t (id integer primary key)");
    execute(database.dataSource(), "insert into t values (42)");

    assertThat(query(database.dataSource(), "select id from t")).isEqualTo("42");
    DataSource other = product.create().dataSource();
    assertThatThrownBy(() -> query(other, "select id from t")).isInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void eachDatabase_skipsLockedRows(TestDatabase product) throws SQLException {
    Database database = product.create();
    execute(database.dataSource(), "create table t (id integer primary key)");
    execute(database.dataSource(), "insert into t values (1), (2)");

    try (var pool = database.pool(2);
        Connection first = pool.getConnection()) {
      first.setAutoCommit(false);
      try (Statement statement = first.createStatement();
          ResultSet locked = statement.executeQuery("select id from t where id = 1 for update")) {
        assertThat(locked.next()).isTrue();
        assertThat(query(pool, "select id from t order by id for update skip locked"))
            .isEqualTo("2");
      }
      first.rollback();
    }
  }

  @Test
  void withoutTheServer_saysWhatToInstall() {
    assertThatThrownBy(new MariaDbServer("")::create)
        .isInstanceOf(MissingServerException.class)
        .hasMessage(
            "mariadb-install-db is not installed (on Debian: apt-get install mariadb-server)");
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
