/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import org.cometchatbridge.databases.TestDatabase;

class PostgreSqlStoreContractTest extends JdbcStoreContract {

  PostgreSqlStoreContractTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
