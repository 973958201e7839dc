/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.DisplayName;

@DisplayName("JDBC on PostgreSQL")
class JdbcOnPostgreSqlTest extends JdbcTest {

  JdbcOnPostgreSqlTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
