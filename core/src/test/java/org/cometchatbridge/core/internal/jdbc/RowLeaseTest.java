/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Test;

/** How long a node has a user for itself. */
class RowLeaseTest {

  @Test
  void lease_ofANode_isThatOfItsSettings() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      UserStore one = fixture.store(settings -> settings.lease(Duration.ofSeconds(30)));
      UserStore other = fixture.store();
      one.insert(new Change(Uid.of("ada"), Owner.of("stamp"), new Change.SignOut(), null));
      one.fold();
      assertThat(one.claim(1)).hasSize(1);

      assertThatAnotherClaimsAfter(30_000, fixture, other);
      assertThatAnotherClaimsAfter(60_000, fixture, one);
    }
  }

  private static void assertThatAnotherClaimsAfter(
      int millis, StoreFixture fixture, UserStore another) {
    fixture.time().advance(Duration.ofMillis(millis - 1));
    another.fold();
    assertThat(another.claim(1)).isEmpty();
    fixture.time().advance(Duration.ofMillis(1));
    another.fold();
    assertThat(another.claim(1)).hasSize(1);
  }
}
