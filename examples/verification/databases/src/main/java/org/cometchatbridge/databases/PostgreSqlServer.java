/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL from Maven Central. It does not wait for the disk, so it is not for measurements of
 * durable writes; it survives the end of any client, not that of the machine.
 */
final class PostgreSqlServer implements DatabaseServer {

  private final Names names = new Names();
  private @Nullable EmbeddedPostgres server;

  @Override
  public synchronized Database create() throws IOException, SQLException, MissingServerException {
    if (server == null) {
      server = start();
    }
    String name = names.next();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    String url = "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
    return new Database(url, "postgres", "postgres");
  }

  private static EmbeddedPostgres start() throws IOException, MissingServerException {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IllegalStateException e) {
      throw new MissingServerException(
          "PostgreSQL from Maven Central does not run on this machine (" + e.getMessage() + ")");
    }
  }
}
