/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import org.cometchatbridge.databases.TestDatabase;

class H2StoreContractTest extends JdbcStoreContract {

  H2StoreContractTest() {
    super(TestDatabase.H2_MEMORY);
  }
}
