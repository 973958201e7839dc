/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A database product for tests. Its server starts at the first call of {@link #create()} and stops
 * with the JVM. For a test of each product:
 * {@code @ParameterizedTest @EnumSource(TestDatabase.class)}.
 */
public enum TestDatabase {
  /** H2 in the memory of this JVM. */
  H2_MEMORY(new H2Memory()),
  /** H2 in this JVM with a file, as an application embeds it. */
  H2_FILE(new H2File()),
  /** H2 with a file, open to other processes over TCP. */
  H2_SERVER(new H2Server()),
  /** PostgreSQL from Maven Central. */
  POSTGRESQL(new PostgreSqlServer()),
  /** MariaDB as installed on this machine. */
  MARIADB(new MariaDbServer());

  /** One for all tests of a JVM. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final DatabaseServer server;

  TestDatabase(DatabaseServer server) {
    this.server = server;
  }

  /**
   * Creates an empty database that no other test has. If this machine lacks the product, the test
   * is skipped with a message; with {@code -Ddatabases.required=true} it fails.
   */
  public Database create() {
    try {
      return server.create();
    } catch (MissingServerException missing) {
      String sentence = missing.getMessage() + "; the tests on " + name() + " do not run";
      if (Boolean.getBoolean("databases.required")) {
        return Assertions.fail(sentence);
      }
      return Assumptions.abort(sentence);
    } catch (Exception e) {
      throw new IllegalStateException(name() + " does not start: " + e.getMessage(), e);
    }
  }
}
