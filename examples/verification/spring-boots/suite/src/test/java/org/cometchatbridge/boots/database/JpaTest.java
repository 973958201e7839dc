/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.NestedTransactionNotSupportedException;

/** JPA with Hibernate. */
abstract class JpaTest extends TransactionsTest {

  JpaTest(TestDatabase product) {
    super("jpa", product);
  }

  @Override
  void store(String name) {
    application().bean(AccountRepository.class).save(new Account(name));
  }

  @Test
  @DisplayName("Spring rejects NESTED with Hibernate, so nothing is changed")
  void nested_isRejectedBySpring() {
    String outer = newUser();
    String nested = newUser();

    assertThatExceptionOfType(NestedTransactionNotSupportedException.class)
        .isThrownBy(
            () ->
                work()
                    .inTransaction(
                        () -> {
                          save(outer);
                          work().nested(() -> save(nested));
                        }));

    assertNeverSent(outer);
    assertNeverSent(nested);
  }
}
