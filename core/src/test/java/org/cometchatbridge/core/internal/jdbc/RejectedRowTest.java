/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.Profile;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row that the database rejects, or that cannot be read, keeps back no other user. */
class RejectedRowTest {

  private static final Uid ADA = Uid.of("ada");
  private static final Uid BOB = Uid.of("bob");
  private static final String VALUE = "Lovelace";
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private static Change signOut(Uid uid) {
    return new Change(uid, Owner.of("stamp"), new Change.SignOut(), null);
  }

  private static Change name(Uid uid) {
    Profile.Value value = new Profile.Value(Optional.of('"' + VALUE + '"'), false);
    return new Change(
        uid,
        Owner.of("stamp"),
        new Change.Fields(new Profile(Map.of(ProfileField.NAME, value))),
        null);
  }

  private static List<Uid> claimed(JdbcUserStore store) {
    return store.claim(10).stream().map(Claimed::user).map(user -> user.uid()).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void rejectedRow_isLeftOut_untilTheDatabaseTakesIt(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      JdbcUserStore store = fixture.store();
      fixture.execute(
          "alter table cometchat_user add constraint without_name"
              + " check (desired not like '%Love%')");
      store.insert(name(ADA));
      store.insert(signOut(BOB));

      assertThat(store.fold()).isEqualTo(1);
      store.insert(signOut(Uid.of("cy")));
      assertThat(store.fold()).isEqualTo(1);

      assertThat(fixture.query("select uid from cometchat_outbox")).containsExactly("ada");
      assertThat(fixture.query("select uid from cometchat_user order by uid"))
          .containsExactly("bob", "cy");
      assertThat(fixture.log())
          .singleElement()
          .asString()
          .contains("remain in cometchat_outbox", "cometchat_user", "rejects the values")
          .doesNotContain(VALUE);
      fixture.execute("alter table cometchat_user drop constraint without_name");
      assertThat(store.fold()).isZero();
      fixture.time().advance(PAUSE);
      assertThat(store.fold()).isEqualTo(1);
      assertThat(fixture.query("select uid from cometchat_outbox")).isEmpty();
      assertThat(claimed(store)).contains(ADA);
    }
  }

  @Test
  void unreadableChange_keepsBackItsUserOnly() throws SQLException {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      JdbcUserStore store = fixture.store();
      store.insert(name(ADA));
      store.insert(name(BOB));
      fixture.execute("update cometchat_outbox set body = '{' where uid = 'ada'");

      assertThat(store.fold()).isEqualTo(1);

      assertThat(fixture.query("select uid from cometchat_outbox")).containsExactly("ada");
      assertThat(fixture.log())
          .singleElement()
          .asString()
          .contains("cannot be read", "restore the row, or delete it");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void unreadableRow_keepsBackItsUserOnly_untilItIsCorrected(TestDatabase product)
      throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      JdbcUserStore store = fixture.store();
      store.insert(signOut(ADA));
      store.insert(signOut(BOB));
      assertThat(store.fold()).isEqualTo(2);
      List<String> sent = fixture.query("select sent from cometchat_user where uid = 'ada'");
      fixture.execute("update cometchat_user set sent = '{' where uid = 'ada'");

      assertThat(claimed(store)).containsExactly(BOB);
      store.fold();
      assertThat(claimed(store)).isEmpty();

      assertThat(fixture.log())
          .singleElement()
          .asString()
          .contains("A row of cometchat_user cannot be read");
      assertThat(store.read(List.of(ADA, BOB)).get(ADA).signedOutAt()).isPositive();
      fixture.execute("update cometchat_user set sent = '" + sent.get(0) + "' where uid = 'ada'");
      fixture.time().advance(PAUSE);
      store.fold();
      assertThat(claimed(store)).contains(ADA);
    }
  }
}
