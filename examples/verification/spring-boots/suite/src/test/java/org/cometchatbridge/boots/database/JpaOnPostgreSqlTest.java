/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.DisplayName;

@DisplayName("JPA on PostgreSQL")
class JpaOnPostgreSqlTest extends JpaTest {

  JpaOnPostgreSqlTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
