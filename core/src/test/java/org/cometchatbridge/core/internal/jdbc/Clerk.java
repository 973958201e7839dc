/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;

/**
 * A user of a database who has only the permissions that it was granted.
 *
 * @param administered the database for its administrator
 * @param database the same one for this user
 */
record Clerk(Database administered, Database database) {

  /** Creates one with permissions such as {@code select on cometchat_user}. */
  static Clerk create(TestDatabase product, Database administered, String... permissions)
      throws SQLException {
    String name = "clerk_" + Long.toString(System.nanoTime(), 36);
    boolean mariaDb = product == TestDatabase.MARIADB;
    // H2 permits settings in the URL to an administrator only.
    String url = administered.url().replaceFirst(";.*", "");
    Clerk clerk = new Clerk(administered, new Database(url, name, "secret"));
    clerk.execute(
        "create user " + name + (mariaDb ? " identified by " : " password ") + "'secret'");
    for (String permission : permissions) {
      clerk.grant(permission);
    }
    return clerk;
  }

  void grant(String permission) throws SQLException {
    execute("grant " + permission + " to " + database.user());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = administered.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
