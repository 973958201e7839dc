/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.AuditRecord.Action;
import org.cometchatbridge.core.event.AuditRecord.Outcome;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.Profile;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completion;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Next;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The audit in the database that keeps the changes of users. */
class JdbcAuditTest {

  private static final Uid ADA = Uid.of("ada");
  private static final Uid BOB = Uid.of("bob");

  /** What the command in the guide prints for the app {@code app} and the uid {@code ada}. */
  private static final String HASH_OF_ADA = "#lFJcLSaYqmILKE_0bjQghkoYK59jgBvi6acdt92gM2Y";

  private static final Instant NOW = new ManualTime().instant();

  private static final String ROWS =
      "select uid, what, actor, detail from cometchat_audit order by id";

  private static AuditRecord record(Uid uid, Action action, String actor, String... details) {
    return record(NOW, uid, action, actor, details);
  }

  private static AuditRecord record(
      Instant time, Uid uid, Action action, String actor, String... details) {
    return new AuditRecord(
        time,
        StoreFixture.APP,
        "web-1/4711",
        action,
        uid,
        actor,
        Outcome.DONE,
        Arrays.asList(details));
  }

  private static void change(JdbcUserStore store, Change.Content content) {
    store.insert(new Change(ADA, Owner.of("stamp"), content, "admin"));
    while (store.fold() > 0) {}
  }

  private static Change.Fields name() {
    return new Change.Fields(
        new Profile(Map.of(ProfileField.NAME, new Profile.Value(Optional.of("\"Ada\""), false))));
  }

  private static void complete(JdbcUserStore store, Claimed claimed, AuditRecord... records) {
    store.complete(List.of(completed(claimed, records)));
  }

  private static Completed completed(Claimed claimed, AuditRecord... records) {
    Sent sent = claimed.user().sent().with(Sent.State.ACTIVE).flushed(claimed.user().signedOutAt());
    Map<ProfileField, Long> hashes =
        claimed.user().profile().isEmpty()
            ? Map.of()
            : Map.of(ProfileField.NAME, Sent.hashOf(Optional.of("\"Ada\"")));
    return new Completed(
        claimed,
        new Completion(
            sent.with(hashes).erased(claimed.user().erasedAt()),
            claimed.user().tokensToDelete(),
            new Next.Done(),
            false,
            List.of(records)));
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void lostResponseOfACommit_repeatsNoRecord(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      CountingDataSource failing = new CountingDataSource(fixture.dataSource());
      JdbcUserStore store = fixture.store(failing.counted(), settings -> settings);
      change(store, name());
      Claimed claimed = store.claim(1).get(0);
      AuditRecord[] records = {
        record(ADA, Action.USER_CREATED, "admin"), record(ADA, Action.USER_UPDATED, "ada", "name")
      };
      failing.afterCommit(
          () -> {
            throw new SQLException("no response", "08006");
          });
      assertThatThrownBy(() -> complete(store, claimed, records))
          .isInstanceOf(StoreException.class);
      failing.afterCommit(() -> {});

      complete(store, claimed, records);

      assertThat(fixture.query("select what from cometchat_audit order by id"))
          .containsExactly("USER_CREATED", "USER_UPDATED");
      change(store, new Change.StandingChange(Standing.DELETED));
      Claimed erasing = store.claim(1).get(0);
      AuditRecord deleted = record(ADA, Action.USER_DELETED, "admin");
      failing.afterCommit(
          () -> {
            throw new SQLException("no response", "08006");
          });
      assertThatThrownBy(() -> complete(store, erasing, deleted))
          .isInstanceOf(StoreException.class);
      failing.afterCommit(() -> {});
      complete(store, erasing, deleted);

      assertThat(fixture.query("select uid, what from cometchat_audit order by id"))
          .containsExactly(
              HASH_OF_ADA,
              "USER_CREATED",
              HASH_OF_ADA,
              "USER_UPDATED",
              HASH_OF_ADA,
              "USER_DELETED");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void completedChange_andItsRecord_areOneTransaction(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      CountingDataSource failing = new CountingDataSource(fixture.dataSource());
      JdbcUserStore store = fixture.store(failing.counted(), settings -> settings);
      change(store, name());
      Claimed claimed = store.claim(1).get(0);
      failing.fail("insert into cometchat_audit", new SQLException("connection lost", "08006"));

      AuditRecord created = record(ADA, Action.USER_CREATED, "admin");
      assertThatThrownBy(() -> complete(store, claimed, created))
          .isInstanceOf(StoreException.class);

      assertThat(fixture.query("select lease from cometchat_user"))
          .containsExactly(String.valueOf(claimed.lease()));
      failing.fail("", null);
      complete(
          store,
          claimed,
          created,
          record(ADA, Action.USER_UPDATED, "ada", "avatar", "name"),
          new AuditRecord(
              fixture.time().instant(),
              StoreFixture.APP,
              "web-1/4711",
              Action.TOKEN_REVOKED,
              ADA,
              "ada",
              Outcome.FAILED,
              List.of("ERR_BAD_REQUEST")));

      assertThat(fixture.query("select lease from cometchat_user")).containsExactly("0");
      assertThat(fixture.query(ROWS))
          .containsExactly(
              "ada",
              "USER_CREATED",
              "admin",
              "",
              "ada",
              "USER_UPDATED",
              "ada",
              "avatar,name",
              "ada",
              "TOKEN_REVOKED_FAILED",
              "ada",
              "ERR_BAD_REQUEST");
      assertThat(fixture.query("select at_ms, app_id, node from cometchat_audit order by id desc"))
          .startsWith(String.valueOf(fixture.time().millis()), "app", "web-1/4711");
    }
  }

  /** The database has no permission to change earlier records. */
  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void erasure_whoseRecordsCannotBeHidden_isCompleted_andKeepsNoOtherBack(TestDatabase product)
      throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      fixture.store();
      Clerk clerk =
          fixture.clerk(
              "select, insert, delete", "select, insert, update, delete", "select, insert");
      JdbcUserStore store = fixture.store(clerk.database().dataSource(), settings -> settings);
      assertThat(fixture.log())
          .singleElement()
          .asString()
          .contains("UPDATE on cometchat_audit, DELETE on cometchat_audit");
      List<AuditRecord> passedOn = new ArrayList<>();
      store.listenUnstorable(passedOn::addAll);
      store.insert(new Change(BOB, Owner.of("stamp"), new Change.SignOut(), "admin"));
      change(store, new Change.StandingChange(Standing.DELETED));
      AuditRecord erased = record(ADA, Action.USER_DELETED, "admin");

      store.complete(
          store.claim(10).stream()
              .map(
                  claimed ->
                      claimed.user().uid().equals(ADA)
                          ? completed(claimed, erased)
                          : completed(claimed, record(BOB, Action.SIGNED_OUT_EVERYWHERE, "admin")))
              .toList());

      assertThat(fixture.query("select count(*) from cometchat_user where due is null"))
          .containsExactly("2");
      assertThat(fixture.query("select uid from cometchat_audit")).containsExactly("bob");
      assertThat(passedOn).containsExactly(erased);
      assertThat(fixture.log()).hasSize(2).element(1).asString().contains("records of the audit");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void leaseThatHasPassedToAnotherNode_doesNotLoseTheRecord(TestDatabase product)
      throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      JdbcUserStore store = fixture.store();
      change(store, name());
      Claimed first = store.claim(1).get(0);
      fixture.time().advance(Duration.ofSeconds(61));
      Claimed second = store.claim(1).get(0);

      complete(store, second, record(ADA, Action.USER_UPDATED, "admin", "name"));
      complete(store, first, record(ADA, Action.USER_CREATED, "admin"));

      assertThat(fixture.query("select what from cometchat_audit order by id"))
          .containsExactly("USER_UPDATED", "USER_CREATED");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void recordsOfAnErasedUser_haveTheHashOfTheGuide(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      JdbcUserStore store = fixture.store();
      store.write(
          List.of(
              record(ADA, Action.TOKEN_CREATED, "ada"), record(BOB, Action.TOKEN_CREATED, "bob")));
      change(store, new Change.StandingChange(Standing.DELETED));
      complete(store, store.claim(1).get(0), record(ADA, Action.USER_DELETED, "admin"));
      store.write(
          List.of(
              record(BOB, Action.TOKEN_REVOKED, "bob"),
              record(ADA, Action.USER_REJECTED, "ada", "DELETED")));

      assertThat(fixture.query("select uid from cometchat_user")).containsExactly(HASH_OF_ADA);
      assertThat(fixture.query(ROWS))
          .containsExactly(
              HASH_OF_ADA,
              "TOKEN_CREATED",
              HASH_OF_ADA,
              "",
              "bob",
              "TOKEN_CREATED",
              "bob",
              "",
              HASH_OF_ADA,
              "USER_DELETED",
              "admin",
              "",
              "bob",
              "TOKEN_REVOKED",
              "bob",
              "",
              HASH_OF_ADA,
              "USER_REJECTED",
              HASH_OF_ADA,
              "DELETED");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void newUserWithTheUidOfAnErasedOne_hasRecordsWithTheUid(TestDatabase product)
      throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      JdbcUserStore store = fixture.store();
      store.write(List.of(record(ADA, Action.TOKEN_CREATED, "ada")));
      change(store, new Change.StandingChange(Standing.DELETED));
      change(store, new Change.StandingChange(Standing.ACTIVE));
      change(store, name());

      complete(
          store,
          store.claim(1).get(0),
          record(ADA, Action.USER_DELETED, "admin"),
          record(ADA, Action.USER_CREATED, "admin"));

      assertThat(fixture.query(ROWS))
          .containsExactly(
              HASH_OF_ADA,
              "TOKEN_CREATED",
              HASH_OF_ADA,
              "",
              HASH_OF_ADA,
              "USER_DELETED",
              "admin",
              "",
              "ada",
              "USER_CREATED",
              "admin",
              "");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void longTexts_areCutToTheColumns(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      JdbcUserStore store = fixture.store();
      String smileys = "\0" + "\uD83D\uDE00".repeat(150);
      store.write(
          List.of(
              new AuditRecord(
                  NOW,
                  StoreFixture.APP,
                  "h".repeat(253) + "/4711",
                  Action.SIGNED_OUT_EVERYWHERE,
                  ADA,
                  smileys,
                  Outcome.FAILED,
                  List.of("x".repeat(300), "y".repeat(300)))));

      assertThat(fixture.query("select what, actor, node, detail from cometchat_audit"))
          .containsExactly(
              "SIGNED_OUT_EVERYWHERE_FAILED",
              " " + "\uD83D\uDE00".repeat(49),
              "h".repeat(55) + "/4711",
              "x".repeat(300) + "," + "y".repeat(199));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void oldRecords_areDeletedInBatchesByTheIdleNode(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      JdbcUserStore store = fixture.store(settings -> settings.auditRetention(Duration.ofDays(30)));
      List<AuditRecord> records = new ArrayList<>();
      for (int i = 0; i < 1_200; i++) {
        records.add(record(fixture.time().instant(), ADA, Action.TOKEN_CREATED, "ada"));
      }
      store.write(records);
      store.fold();
      fixture.time().advance(Duration.ofDays(29));
      store.write(List.of(record(fixture.time().instant(), BOB, Action.TOKEN_CREATED, "bob")));
      store.fold();
      assertThat(count(fixture)).isEqualTo("1201");

      fixture.time().advance(Duration.ofDays(2));
      store.fold();
      assertThat(count(fixture)).isEqualTo("201");
      store.fold();
      assertThat(fixture.query("select uid from cometchat_audit")).containsExactly("bob");
    }
  }

  /** As it would if the database read the whole table to find the old records. */
  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void newRecordThatATransactionHolds_delaysNoDeletion(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product);
        Connection other = fixture.dataSource().getConnection()) {
      JdbcUserStore store = fixture.store(settings -> settings.auditRetention(Duration.ofDays(30)));
      store.write(List.of(record(fixture.time().instant(), ADA, Action.TOKEN_CREATED, "ada")));
      fixture.time().advance(Duration.ofDays(31));
      store.write(List.of(record(fixture.time().instant(), BOB, Action.TOKEN_CREATED, "bob")));
      String bob = fixture.query("select id from cometchat_audit where uid = 'bob'").get(0);
      other.setAutoCommit(false);
      try (Statement update = other.createStatement()) {
        update.executeUpdate("update cometchat_audit set actor = 'cy' where id = " + bob);
      }

      store.fold();

      other.rollback();
      assertThat(fixture.query("select uid from cometchat_audit")).containsExactly("bob");
      assertThat(fixture.log()).isEmpty();
    }
  }

  private static String count(StoreFixture fixture) throws SQLException {
    return fixture.query("select count(*) from cometchat_audit").get(0);
  }

  @Test
  void retention_isOneStatementADay() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      CountingDataSource counting = new CountingDataSource(fixture.dataSource());
      JdbcUserStore store = fixture.store(counting.counted(), settings -> settings);
      store.fold();
      counting.reset();

      for (int hour = 0; hour < 48; hour++) {
        store.fold();
        store.claim(16);
        fixture.time().advance(Duration.ofHours(1));
      }

      assertThat(counting.statements()).isEqualTo(48 + 1);
    }
  }

  @Test
  void deletionThatFails_isLoggedOnceADay_andDelaysNoChange() throws SQLException {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      JdbcUserStore store = fixture.store();
      fixture.execute("drop table cometchat_audit");

      store.fold();
      store.fold();
      change(store, name());

      assertThat(store.claim(1)).hasSize(1);
      assertThat(fixture.log()).singleElement().asString().contains("Old records of the audit");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void missingTable_isNamedWithItsFile(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      fixture.store();
      fixture.execute("alter table cometchat_audit drop column detail");
      JdbcUserStore store = fixture.store();

      assertThatThrownBy(() -> store.write(List.of(record(ADA, Action.TOKEN_CREATED, "ada"))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("cometchat_audit")
          .hasMessageContaining(".sql");
    }
  }
}
