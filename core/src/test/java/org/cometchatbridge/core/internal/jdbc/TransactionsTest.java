/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionsTest {

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void failedBatch_keepsItsCode_withoutItsValues(TestDatabase product) throws SQLException {
    Database database = product.create();
    Transactions transactions = new Transactions(database.dataSource());
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table short (text varchar(3))");
    }

    SQLException thrown =
        catchThrowableOfType(
            SQLException.class, () -> transactions.several(TransactionsTest::insertTooMuch));

    assertThat(thrown.getSQLState()).startsWith("22");
    assertThat(SqlFailure.isOfARow(thrown)).isTrue();
    StringWriter printed = new StringWriter();
    thrown.printStackTrace(new PrintWriter(printed));
    assertThat(printed.toString()).doesNotContain("some-token");
  }

  private static int[] insertTooMuch(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into short (text) values (?)")) {
      for (String text : new String[] {"ok", "some-token"}) {
        insert.setString(1, text);
        insert.addBatch();
      }
      return insert.executeBatch();
    }
  }
}
