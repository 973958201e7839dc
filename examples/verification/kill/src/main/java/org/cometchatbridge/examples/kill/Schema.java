/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.cometchatbridge.core.jdbc.JdbcSync;

/** Creates all tables, those of the bridge by its own file, as a migration would. */
final class Schema {

  private Schema() {}

  static void create(Connection connection) throws SQLException, IOException {
    String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    String file = product.equals("mariadb") ? "mysql" : product;
    try (InputStream in = JdbcSync.class.getResourceAsStream(file + ".sql");
        Statement statement = connection.createStatement()) {
      if (in == null) {
        throw new IOException("There is no " + file + ".sql");
      }
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("--.*", "");
      for (String definition : sql.split(";", -1)) {
        if (!definition.isBlank()) {
          statement.execute(definition);
        }
      }
    }
    AccountTable.create(connection, UserIds.all());
    DatabaseClock.create(connection);
  }
}
