/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** JdbcTemplate without JPA. */
abstract class JdbcTest extends TransactionsTest {

  JdbcTest(TestDatabase product) {
    super("jdbc", product);
  }

  @Override
  void prepare(JdbcTemplate database) {
    database.execute("create table account (name varchar(100) primary key)");
  }

  @Override
  void store(String name) {
    jdbc().update("insert into account (name) values (?)", name);
  }

  @Test
  @DisplayName("NESTED is rolled back alone")
  void nested_isRolledBackAlone() {
    String outer = newUser();
    String nested = newUser();

    work()
        .inTransaction(
            () -> {
              save(outer);
              assertThatIllegalStateException()
                  .isThrownBy(
                      () ->
                          work()
                              .nested(
                                  () -> {
                                    save(nested);
                                    throw new IllegalStateException("of the application");
                                  }));
            });

    awaitSent(outer);
    assertNeverSent(nested);
  }
}
