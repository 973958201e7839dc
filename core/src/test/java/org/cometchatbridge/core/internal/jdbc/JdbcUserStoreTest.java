/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.Profile;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completion;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Next;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store in a database has that others do not have. */
class JdbcUserStoreTest {

  private static final Uid ADA = Uid.of("ada");

  private static Change change(Uid uid, Change.Content content) {
    return new Change(uid, Owner.of("stamp"), content, "admin");
  }

  private static Change name(String name) {
    return change(
        ADA,
        new Change.Fields(
            new Profile(
                Map.of(
                    ProfileField.NAME, new Profile.Value(Optional.of('"' + name + '"'), false)))));
  }

  private static Change token(String token) {
    return change(ADA, new Change.Revocation(ChatToken.of(ADA, token, Instant.EPOCH)));
  }

  private static void settle(UserStore store) {
    while (store.fold() > 0) {}
    for (Claimed claimed : store.claim(100)) {
      store.complete(
          claimed,
          new Completion(
              carriedOut(claimed.user()), claimed.user().tokensToDelete(), new Next.Done(), false));
    }
  }

  private static Sent carriedOut(DesiredUser user) {
    Map<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
    user.profile().forEach((field, value) -> hashes.put(field, Sent.hashOf(value.json())));
    Sent sent = user.sent().with(hashes).with(Sent.State.ACTIVE).flushed(user.signedOutAt());
    return user.erases() ? sent.erased(user.erasedAt()) : sent;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void transactionOfTheApplication_decides(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store();
      try (Connection connection = fixture.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        store.insert(connection, name("Ada"));
        assertThat(store.fold()).as("before the end").isZero();
        connection.rollback();
        assertThat(store.fold()).as("rolled back").isZero();

        store.insert(connection, name("Ada"));
        assertThat(connection.getAutoCommit()).isFalse();
        connection.commit();
      }
      assertThat(store.fold()).isEqualTo(1);
      assertThat(store.claim(10)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void openTransaction_ofOneUser_delaysNoOther(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store();
      try (Connection connection = fixture.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        store.insert(connection, name("Ada"));
        store.insert(change(Uid.of("bob"), new Change.SignOut()));
        assertThat(store.fold()).isEqualTo(1);
        assertThat(store.claim(10))
            .extracting(claimed -> claimed.user().uid())
            .containsExactly(Uid.of("bob"));
        connection.commit();
      }
      assertThat(store.fold()).isEqualTo(1);
    }
  }

  /** A database may read a small table from one end to the other. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void openTransaction_ofOneUser_delaysNoneOfManyOthers(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store();
      try (Connection connection = fixture.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        store.insert(connection, name("Ada"));
        for (int i = 0; i < 8; i++) {
          store.insert(change(Uid.of("user-" + i), new Change.SignOut()));
        }
        assertThat(store.fold()).isEqualTo(8);
        connection.commit();
      }
      assertThat(store.fold()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void strictestIsolation_ofTheApplication_failsNoTransaction(TestDatabase product)
      throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store();
      try (Connection connection = fixture.dataSource().getConnection();
          Connection other = fixture.dataSource().getConnection()) {
        for (Connection application : List.of(connection, other)) {
          application.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
          application.setAutoCommit(false);
        }
        for (int i = 0; i < 10; i++) {
          store.insert(connection, name("Ada " + i));
          store.insert(other, name("Ada Lovelace " + i));
          settle(store);
          connection.commit();
          settle(store);
          other.commit();
          settle(store);
        }
      }
      assertThat(store.fold()).isZero();
      assertThat(store.claim(10)).isEmpty();
    }
  }

  /** Changes commit in another order than that of their ids. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void signOut_committedAfterALaterOne_endsTheLoginsBetweenThem(TestDatabase product)
      throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store();
      try (Connection first = fixture.dataSource().getConnection();
          Connection second = fixture.dataSource().getConnection()) {
        first.setAutoCommit(false);
        second.setAutoCommit(false);
        store.insert(first, change(ADA, new Change.SignOut()));
        store.insert(second, change(ADA, new Change.SignOut()));
        store.insert(name("Ada"));
        settle(store);
        long withNone = signedOutAt(store);
        store.insert(change(ADA, new Change.SignOut()));
        settle(store);
        long withLast = signedOutAt(store);
        assertThat(withLast).isGreaterThan(withNone).isPositive();

        second.commit();

        long withSecond = signedOutAt(store);
        assertThat(withSecond).as("not folded").isGreaterThan(withLast);
        while (store.fold() > 0) {}
        assertThat(signedOutAt(store)).as("folded").isEqualTo(withSecond);
        assertThat(store.claim(10)).singleElement().matches(row -> row.user().flushesTokens());

        first.commit();

        assertThat(signedOutAt(store)).isGreaterThan(withSecond);
      }
      store.insert(change(ADA, new Change.SignOut()));
      long before = signedOutAt(store);
      settle(store);
      assertThat(signedOutAt(store)).isEqualTo(before);
    }
  }

  private static long signedOutAt(UserStore store) {
    return store.read(List.of(ADA)).get(ADA).signedOutAt();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void ids_areHigherThanThoseOfAStoreInMemory(TestDatabase product) {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store();

      store.insert(change(ADA, new Change.SignOut()));

      Instant lastYearOfMemory = Instant.parse("2128-01-01T00:00:00Z");
      assertThat(store.read(List.of(ADA)).get(ADA).signedOutAt())
          .isGreaterThan(ChronoUnit.MICROS.between(Instant.EPOCH, lastYearOfMemory));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void erasedUser_leavesOnlyAHash(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store();
      store.insert(name("Ada Lovelace"));
      settle(store);
      store.insert(change(ADA, new Change.StandingChange(Standing.DELETED)));
      settle(store);

      assertThat(fixture.query("select * from cometchat_outbox")).isEmpty();
      assertThat(fixture.query("select * from cometchat_user"))
          .contains("P")
          .noneMatch(
              value ->
                  value != null
                      && (value.contains("ada")
                          || value.contains("Ada")
                          || value.contains("stamp")
                          || value.contains("admin")));
      assertThat(store.read(List.of(ADA)).get(ADA).standing()).isEqualTo(Standing.DELETED);

      store.insert(change(ADA, new Change.SignOut()));
      settle(store);
      store.insert(name("Another person"));
      settle(store);
      assertThat(store.read(List.of(ADA)).get(ADA).standing()).isEqualTo(Standing.DELETED);
      assertThat(fixture.query("select count(*) from cometchat_user")).containsExactly("1");

      store.insert(change(ADA, new Change.StandingChange(Standing.ACTIVE)));
      while (store.fold() > 0) {}
      assertThat(store.claim(10)).extracting(claimed -> claimed.user().uid()).containsExactly(ADA);
      assertThat(fixture.query("select uid from cometchat_user")).containsExactly("ada");
    }
  }

  private static String key(int number) {
    byte[] key = new byte[32];
    key[0] = (byte) number;
    return Base64.getEncoder().encodeToString(key);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void tokens_areEncryptedAndGoneOnceDeleted(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore old = fixture.store(settings -> settings.tokenKey(key(1)));
      old.insert(token("first-token"));
      old.fold();
      old.insert(token("second-token"));
      assertThat(fixture.query("select tokens_to_delete from cometchat_user").get(0))
          .doesNotContain("first-token");
      assertThat(fixture.query("select body from cometchat_outbox").get(0))
          .doesNotContain("second-token");

      UserStore next =
          fixture.store(settings -> settings.tokenKey(key(2)).previousTokenKey(key(1)));
      next.fold();
      Claimed claimed = next.claim(1).get(0);
      assertThat(claimed.user().tokensToDelete())
          .extracting(ChatToken::value)
          .containsExactly("first-token", "second-token");
      next.complete(
          claimed,
          new Completion(
              claimed.user().sent(), claimed.user().tokensToDelete(), new Next.Done(), false));

      assertThat(fixture.query("select tokens_to_delete from cometchat_user").get(0)).isNull();
      assertThat(fixture.log()).isEmpty();
    }
  }

  @Test
  void token_thatNoKeyFits_isKeptUntilOneDoes_andLoggedOnce() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      UserStore old = fixture.store(settings -> settings.tokenKey(key(1)));
      old.insert(token("first-token"));
      UserStore wrong = fixture.store(settings -> settings.tokenKey(key(2)));
      wrong.insert(token("second-token"));
      settle(wrong);
      assertThat(fixture.log())
          .singleElement()
          .asString()
          .contains("previousTokenKey")
          .doesNotContain("token\"");

      UserStore right =
          fixture.store(settings -> settings.tokenKey(key(2)).previousTokenKey(key(1)));
      right.insert(change(ADA, new Change.SignOut()));
      right.fold();
      assertThat(right.claim(1).get(0).user().tokensToDelete())
          .extracting(ChatToken::value)
          .containsExactly("first-token");
    }
  }

  /** During a change of the key, any node may fold and claim a token of another one. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void token_thatOnlyAnotherNodeCanRead_isDueAgain(TestDatabase product) {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore behind = fixture.store(settings -> settings.tokenKey(key(1)));
      UserStore ahead =
          fixture.store(settings -> settings.tokenKey(key(2)).previousTokenKey(key(1)));
      ahead.insert(token("folded-behind"));
      settle(behind);
      ahead.insert(token("claimed-behind"));
      ahead.fold();
      settle(behind);

      assertThat(ahead.fold()).isZero();
      assertThat(ahead.nextDue()).isEqualTo(Duration.ofMinutes(10));
      fixture.time().advance(Duration.ofMinutes(10));
      ahead.fold();
      Claimed claimed = ahead.claim(1).get(0);
      assertThat(claimed.user().tokensToDelete())
          .extracting(ChatToken::value)
          .containsExactlyInAnyOrder("folded-behind", "claimed-behind");
      ahead.complete(
          claimed,
          new Completion(
              claimed.user().sent(), claimed.user().tokensToDelete(), new Next.Done(), false));

      ahead.fold();
      assertThat(ahead.nextDue()).isNull();
    }
  }

  @Test
  void tokenOfALostKey_isTriedEveryTenMinutes_andCounted() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      UserStore lost = fixture.store(settings -> settings.tokenKey(key(1)));
      UserStore store = fixture.store(settings -> settings.tokenKey(key(2)));
      lost.insert(token("token"));
      settle(store);
      for (int i = 0; i < 3; i++) {
        assertThat(store.fold()).isZero();
        assertThat(store.nextDue()).isEqualTo(Duration.ofMinutes(10));
        fixture.time().advance(Duration.ofMinutes(10));
        store.counts();
        settle(store);
      }

      assertThat(store.counts()).isEqualTo(new UserStore.Counts(1, 0, 0, 1, Duration.ZERO));
      assertThat(fixture.log()).hasSize(1);
    }
  }

  @Test
  void tokenThatIsNotReadable_delaysNoChange_afterAnOutage() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      UserStore lost = fixture.store(settings -> settings.tokenKey(key(1)));
      UserStore store = fixture.store(settings -> settings.tokenKey(key(2)));
      lost.insert(token("token"));
      store.insert(name("Ada"));
      store.fold();
      Claimed claimed = store.claim(1).get(0);
      Duration pause = Duration.ofMinutes(1);
      store.complete(
          claimed,
          new Completion(claimed.user().sent(), List.of(), new Next.Retry(pause, false), false));
      fixture.time().advance(pause);
      settle(store);

      store.insert(name("Bea"));
      store.fold();

      assertThat(store.claim(1)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void missingTables_areNamedWithTheirFile_andFoundLater(TestDatabase product) {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store(settings -> settings.createTables(TableCreation.NEVER));
      assertThat(fixture.log())
          .singleElement()
          .asString()
          .contains("cometchat_outbox")
          .containsPattern("org/cometchatbridge/core/jdbc/(h2|mysql|postgresql)\\.sql");
      assertThatThrownBy(() -> store.insert(name("Ada")))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(".sql")
          .hasCauseInstanceOf(SQLException.class);

      fixture.store();

      store.insert(name("Ada"));
      assertThat(store.fold()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void olderTable_isNamedWithItsFile(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      fixture.store();
      fixture.execute("alter table cometchat_user drop column erased_at");

      UserStore store = fixture.store();

      assertThatThrownBy(store::fold)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(".sql");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void prefixAndSchema_areThoseOfTheSettings(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      String schema = "chat_" + product.name().toLowerCase(Locale.ROOT);
      fixture.execute("create schema " + schema);
      try {
        UserStore store = fixture.store(settings -> settings.schema(schema).tablePrefix("cc_"));
        store.insert(name("Ada"));
        assertThat(fixture.query("select uid from " + schema + ".cc_outbox"))
            .containsExactly("ada");
        settle(store);
        assertThat(fixture.query("select uid from " + schema + ".cc_user")).containsExactly("ada");
      } finally {
        fixture.execute(
            "drop schema " + schema + (product == TestDatabase.MARIADB ? "" : " cascade"));
      }
    }
  }

  @Test
  void databaseOfAnotherProcess_getsNoTablesByDefault() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_SERVER)) {
      fixture.store(settings -> settings.createTables(TableCreation.EMBEDDED));

      assertThat(fixture.log()).singleElement().asString().contains("h2.sql");
    }
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      fixture.store(settings -> settings.createTables(TableCreation.EMBEDDED));

      assertThat(fixture.log()).isEmpty();
    }
  }

  @Test
  void idleNode_makesOneQuery() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      CountingDataSource counting = new CountingDataSource(fixture.dataSource());
      UserStore store = fixture.store(counting.counted(), settings -> settings);
      store.fold();
      store.claim(16);
      counting.reset();

      assertThat(store.fold()).isZero();
      assertThat(store.claim(16)).isEmpty();
      assertThat(store.nextDue()).isNull();

      assertThat(counting.statements()).isEqualTo(1);
      assertThat(store.pollInterval()).isEqualTo(Duration.ofSeconds(1));
      fixture.time().advance(Duration.ofHours(1));
      store.latestCounts();
      store.fold();
      assertThat(counting.statements()).isEqualTo(2);
    }
  }

  @Test
  void changeThatWaits_isCountedWithoutARequest() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      UserStore store = fixture.store();
      store.fold();
      store.claim(16);
      fixture.time().advance(Duration.ofMinutes(2));
      store.insert(name("Ada"));
      store.fold();
      Claimed claimed = store.claim(16).get(0);
      store.complete(
          claimed,
          new Completion(
              claimed.user().sent(),
              List.of(),
              new Next.Retry(Duration.ofMinutes(5), false),
              false));
      fixture.time().advance(Duration.ofMinutes(2));

      store.fold();

      assertThat(store.latestCounts().pending()).isEqualTo(1);
      assertThat(store.latestCounts().oldest()).isEqualTo(Duration.ofMinutes(2));
    }
  }

  @Test
  void gate_readsHundredUsersByOneStatement() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      CountingDataSource counting = new CountingDataSource(fixture.dataSource());
      UserStore store = fixture.store(counting.counted(), settings -> settings);
      List<Uid> users = IntStream.range(0, 100).mapToObj(i -> Uid.of("user-" + i)).toList();
      users.forEach(uid -> store.insert(change(uid, new Change.SignOut())));
      counting.reset();

      Map<Uid, GateView> views = store.read(users);

      assertThat(views).hasSize(100);
      assertThat(counting.statements()).isEqualTo(1);
    }
  }

  @Test
  void insert_isOneStatement() throws SQLException {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      CountingDataSource counting = new CountingDataSource(fixture.dataSource());
      UserStore store = fixture.store(counting.counted(), settings -> settings);
      counting.reset();

      store.insert(name("Ada"));
      try (Connection connection = counting.counted().getConnection()) {
        store.insert(connection, name("Ada"));
      }

      assertThat(counting.statements()).isEqualTo(2);
    }
  }

  private static Completed done(Claimed claimed) {
    return new Completed(
        claimed,
        new Completion(
            carriedOut(claimed.user()), claimed.user().tokensToDelete(), new Next.Done(), false));
  }

  @Test
  void outcomes_ofHundredUsers_areTwoStatementsOfOneTransaction() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      CountingDataSource counting = new CountingDataSource(fixture.dataSource());
      UserStore store = fixture.store(counting.counted(), settings -> settings);
      IntStream.range(0, 100)
          .forEach(i -> store.insert(change(Uid.of("user-" + i), new Change.SignOut())));
      while (store.fold() > 0) {}
      List<Claimed> claimed = store.claim(100);
      counting.reset();

      store.complete(claimed.stream().map(JdbcUserStoreTest::done).toList());

      assertThat(counting.statements()).isEqualTo(2);
      assertThat(counting.connections()).isEqualTo(1);
      fixture.time().advance(Duration.ofHours(1));
      store.fold();
      assertThat(store.claim(100)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void outcome_thatTheDatabaseRejects_keepsNoOtherBack(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store();
      fixture.execute(
          "alter table cometchat_user add constraint no_code check"
              + " (uid <> 'bob' or lease <> 0 or version = 0 or due is not null)");
      List<Uid> users = List.of(ADA, Uid.of("bob"), Uid.of("cy"));
      users.forEach(uid -> store.insert(change(uid, new Change.SignOut())));
      store.fold();
      List<Claimed> claimed = store.claim(10);
      assertThat(claimed).hasSize(3);

      store.complete(claimed.stream().map(JdbcUserStoreTest::done).toList());

      assertThat(fixture.log()).singleElement().asString().contains("rejected");
      fixture.time().advance(Duration.ofHours(1));
      store.fold();
      assertThat(store.claim(10))
          .extracting(again -> again.user().uid())
          .containsExactly(Uid.of("bob"));
    }
  }

  @Test
  void countThatFails_keepsTheLastNumbers_andFailsNoFold() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      CountingDataSource failing = new CountingDataSource(fixture.dataSource());
      UserStore store = fixture.store(failing.counted(), settings -> settings);
      store.insert(change(ADA, new Change.SignOut()));
      settle(store);
      store.counts();
      fixture.time().advance(Duration.ofHours(2));
      store.fold();
      assertThat(store.counts().known()).isEqualTo(1);
      store.insert(change(Uid.of("bob"), new Change.SignOut()));
      failing.fail("count(*)", new SQLException("timeout", "57014"));
      fixture.time().advance(Duration.ofHours(2));
      failing.reset();

      assertThat(store.fold()).isEqualTo(1);
      store.counts();
      assertThat(store.fold()).isZero();

      assertThat(store.counts().known()).isEqualTo(1);
      assertThat(failing.texts()).filteredOn(sql -> sql.contains("count(*)")).hasSize(1);
      failing.fail("", null);
      fixture.time().advance(Duration.ofHours(2));
      store.fold();
      assertThat(store.counts().known()).isEqualTo(2);
    }
  }

  @Test
  void outcome_whoseRowCannotBeRead_keepsNoOtherBack() throws SQLException {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      UserStore store = fixture.store();
      List<Uid> users = List.of(ADA, Uid.of("bob"), Uid.of("cy"));
      users.forEach(uid -> store.insert(change(uid, new Change.SignOut())));
      store.fold();
      List<Claimed> claimed = store.claim(10);
      fixture.execute("update cometchat_user set sent = '{' where uid = 'bob'");

      store.complete(claimed.stream().map(JdbcUserStoreTest::done).toList());

      assertThat(fixture.query("select uid from cometchat_user where due is null order by uid"))
          .containsExactly("ada", "cy");
    }
  }

  @ParameterizedTest
  @CsvSource({"08006", "25006", "53100", "57P01", "58030", "55P03", "HY000", "70100", "90098", ","})
  void outcome_inAFailureOfTheServer_isNotDropped(String state) {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      CountingDataSource failing = new CountingDataSource(fixture.dataSource());
      UserStore store = fixture.store(failing.counted(), settings -> settings);
      store.insert(change(ADA, new Change.SignOut()));
      store.fold();
      List<Completed> done = store.claim(10).stream().map(JdbcUserStoreTest::done).toList();
      failing.failLocks(new SQLException("the server failed", state));

      assertThatThrownBy(() -> store.complete(done)).isInstanceOf(StoreException.class);

      assertThat(fixture.log()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void missingPermission_isNamed_andFoundLater(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      fixture.store();
      Clerk clerk =
          fixture.clerk("select, insert", "select, update", "select, insert, update, delete");

      UserStore store = fixture.store(clerk.database().dataSource(), settings -> settings);

      assertThat(fixture.log())
          .singleElement()
          .asString()
          .contains("DELETE on cometchat_outbox, INSERT on cometchat_user:");
      store.insert(name("Ada"));
      assertThatThrownBy(store::fold)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("INSERT on cometchat_user");
      clerk.grant("delete on cometchat_outbox");
      clerk.grant("insert on cometchat_user");
      settle(store);
      assertThat(fixture.query("select due from cometchat_user")).containsOnlyNulls();
    }
  }

  /** CometChat deletes no token of a deactivated user, so a sign-out waits for the activation. */
  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void tokensThatWaitForAnActivation_areCounted(TestDatabase product) {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store();
      store.insert(token("some-token"));
      store.insert(change(ADA, new Change.StandingChange(Standing.DEACTIVATED)));
      store.fold();
      Claimed claimed = store.claim(1).get(0);
      Sent deactivated = claimed.user().sent().with(Sent.State.DEACTIVATED);

      store.complete(claimed, new Completion(deactivated, List.of(), new Next.Done(), false));

      UserStore counting = fixture.store();
      counting.fold();
      assertThat(counting.counts()).isEqualTo(new UserStore.Counts(1, 0, 0, 1, Duration.ZERO));
      assertThat(counting.parked(10)).isEmpty();
      assertThat(counting.replay(null, null)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void errorCode_thatIsLongerThanItsColumn_isParked(TestDatabase product) {
    try (StoreFixture fixture = new StoreFixture(product)) {
      UserStore store = fixture.store();
      store.insert(name("Ada"));
      store.fold();
      Claimed claimed = store.claim(1).get(0);

      store.complete(
          claimed,
          new Completion(claimed.user().sent(), List.of(), new Next.Park("E".repeat(101)), false));

      assertThat(store.parked(10))
          .singleElement()
          .matches(parked -> parked.code().equals("E".repeat(100)));
      assertThat(fixture.log()).isEmpty();
    }
  }
}
