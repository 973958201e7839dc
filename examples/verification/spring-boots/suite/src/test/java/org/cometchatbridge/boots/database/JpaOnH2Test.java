/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.DisplayName;

@DisplayName("JPA on H2")
class JpaOnH2Test extends JpaTest {

  JpaOnH2Test() {
    super(TestDatabase.H2_MEMORY);
  }
}
