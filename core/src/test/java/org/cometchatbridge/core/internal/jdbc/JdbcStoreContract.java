/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.time.Duration;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.lifecycle.UserStoreContract;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

abstract class JdbcStoreContract extends UserStoreContract {

  private final TestDatabase product;
  private StoreFixture fixture;
  private UserStore store;

  JdbcStoreContract(TestDatabase product) {
    this.product = product;
  }

  @BeforeEach
  void create() {
    fixture = new StoreFixture(product);
    store = fixture.store();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Override
  protected UserStore store() {
    return store;
  }

  @Override
  protected void advance(Duration by) {
    fixture.time().advance(by);
  }
}
