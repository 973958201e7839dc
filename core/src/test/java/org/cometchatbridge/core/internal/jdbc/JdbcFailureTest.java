/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.Deletion;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.Profile;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completion;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Next;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens while the database does not do what the bridge needs: a change fails at once with
 * the cause and the remedy, a login gets its token, nothing is lost, and the log says so once.
 */
class JdbcFailureTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration STORE_PAUSE = Duration.ofSeconds(5);
  private static final String WORKS_AGAIN = "The store of user changes works again";
  private static final String FAILED = "The store of user changes failed";
  private static final String RESPONDS_AGAIN = "The database of user changes responds again";
  private static final String LOGINS_WARNED = "so logins create and";
  private static final String VALUE = "Lovelace";

  private final WholeLog log = new WholeLog();

  @BeforeEach
  void addUser() {
    EMULATOR.emulator().users().add(EmulatedUser.of("known", "Known"));
  }

  @AfterEach
  void close() {
    log.close();
  }

  /** The audit has a warning of its own. */
  private List<String> warnings() {
    return log.warnings().stream()
        .filter(line -> !line.startsWith("The database of the audit failed"))
        .toList();
  }

  private static Database created(TestDatabase product) {
    Database database = product.create();
    createTables(database);
    return database;
  }

  private static void createTables(Database database) {
    JdbcSync sync =
        JdbcSync.builder(database.dataSource()).createTables(TableCreation.ALWAYS).build();
    ManualTime time = new ManualTime();
    new JdbcUserStore("app", sync, true, time, time, OperatorLog.toPlatform()).start();
  }

  /** A bridge that creates no tables, and has taken its first step. */
  private static BridgeFixture node(DataSource dataSource, Duration firstStep) {
    BridgeFixture node =
        new BridgeFixture(
            EMULATOR.emulator(),
            BridgeFixture.config(EMULATOR.emulator()).toBuilder()
                .jdbcSync(JdbcSync.builder(dataSource).createTables(TableCreation.NEVER).build())
                .build());
    node.time().awaitScheduled(firstStep);
    return node;
  }

  private static void execute(Database database, String... statements) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** What docs/outbox.md lists. */
  private static Database grantedAll(TestDatabase product, Database database) throws SQLException {
    return Clerk.create(
            product,
            database,
            "select, insert, delete on cometchat_outbox",
            "select, insert, update on cometchat_user",
            "select, insert, update, delete on cometchat_audit")
        .database();
  }

  private static String name(Database database) {
    return database.url().replaceAll(".*/", "");
  }

  private static ChatUser named(String userId, String name) {
    return ChatUser.builder(userId).name(name).build();
  }

  private static StoreException failedSave(ChatUsers users) {
    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> users.save(named("ada", "Ada " + VALUE)));
    assertThat(failure).isNotNull();
    assertThat(failure).hasCauseInstanceOf(SQLException.class);
    assertThat(stackTrace(failure)).doesNotContain(VALUE);
    return failure;
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** With no other calls than those of a login while the database works, which uses this, too. */
  private static ChatToken login(BridgeFixture node, SessionKey session) {
    int before = calls().size();
    TokenResult result = node.loginAndWait(session, user("known"));
    assertThat(result).isInstanceOf(TokenResult.Ready.class);
    assertThat(calls().stream().skip(before)).containsExactly(Operation.CREATE_AUTH_TOKEN);
    return ((TokenResult.Ready) result).token();
  }

  private static List<Operation> calls() {
    return EMULATOR.emulator().journal().exchanges().stream()
        .filter(exchange -> "known".equals(exchange.uid()))
        .map(Exchange::operation)
        .toList();
  }

  /** The first login finds that the database fails, and the second does not wait for it. */
  private void loginsWithoutTheDatabase(BridgeFixture node) {
    login(node, newSession());
    log.await(LOGINS_WARNED);
    login(node, newSession());
  }

  private static void savedUserIsCreated(BridgeFixture node, String userId) {
    node.bridge().users().save(named(userId, "Any"));
    node.events().await(BridgeEvent.UserCreated.class, e -> e.uid().equals(Uid.of(userId)), 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void grantsOfTheGuide_areEnough(TestDatabase product) throws SQLException {
    Database database = created(product);
    Clerk application = Clerk.create(product, database, "insert on cometchat_outbox");
    try (HikariDataSource pool = grantedAll(product, database).pool(4);
        BridgeFixture node = node(pool, POLL)) {
      ChatUsers users = node.bridge().users();
      try (Connection connection = application.database().dataSource().getConnection()) {
        users.using(connection).save(named("ada", "Ada"));
      }
      node.time().advance(POLL);
      node.events().await(BridgeEvent.UserCreated.class, 1);
      SessionKey session = newSession();
      node.bridge().logout(session, login(node, session));
      node.events().await(BridgeEvent.TokenRevoked.class, 1);
      users.delete("ada", Deletion.PERMANENT);
      node.events().await(BridgeEvent.UserDeleted.class, 1);
      assertThat(log.warnings()).isEmpty();
    }
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(value(connection, "select min(uid) from cometchat_user")).startsWith("#");
      assertThat(value(connection, "select min(uid) from cometchat_audit")).startsWith("#");
      assertThat(value(connection, "select count(*) from cometchat_outbox")).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void missingGrants_areNamed_andFoundWithoutARestart(TestDatabase product) throws SQLException {
    Database database = created(product);
    Clerk application = Clerk.create(product, database, "select on cometchat_outbox");
    Clerk bridge =
        Clerk.create(
            product,
            database,
            "select, insert, delete on cometchat_outbox",
            "select, insert, update, delete on cometchat_audit");
    try (HikariDataSource pool = bridge.database().pool(4);
        BridgeFixture node = node(pool, STORE_PAUSE)) {
      ChatUsers users = node.bridge().users();
      try (Connection connection = application.database().dataSource().getConnection()) {
        assertThat(failedSave(users.using(connection)))
            .hasMessageContaining("lacks a permission")
            .hasMessageContaining("INSERT");
      }
      users.save(named("ada", "Ada"));
      loginsWithoutTheDatabase(node);
      log.await(FAILED);
      assertThat(warnings()).as("the start, the reconciler, the logins").hasSize(3);
      assertThat(warnings().get(0))
          .contains("cannot be carried out", "SELECT on cometchat_user", "docs/outbox.md")
          .contains("INSERT on cometchat_user", "UPDATE on cometchat_user")
          .doesNotContain("on cometchat_outbox", "on cometchat_audit");

      bridge.grant("select, insert, update on cometchat_user");
      node.time().advance(STORE_PAUSE);
      log.await(WORKS_AGAIN);
      node.events().await(BridgeEvent.UserCreated.class, e -> e.uid().equals(Uid.of("ada")), 1);
      login(node, newSession());
      log.await(RESPONDS_AGAIN);
      assertThat(warnings()).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
  void readOnlyDatabase_failsTheChangeOnly(TestDatabase product) throws SQLException {
    Database database = created(product);
    Database readOnly = database;
    if (product == TestDatabase.H2_FILE) {
      readOnly = new Database(database.url() + ";ACCESS_MODE_DATA=r", "sa", "");
    } else if (product == TestDatabase.POSTGRESQL) {
      execute(
          database, "alter database " + name(database) + " set default_transaction_read_only = on");
    } else {
      readOnly = grantedAll(product, database);
      execute(database, "set global read_only = 1");
    }
    try (HikariDataSource pool = readOnly.pool(4);
        BridgeFixture node = node(pool, POLL)) {
      assertThat(failedSave(node.bridge().users())).hasMessageContaining("read-only");
      login(node, newSession());
      assertThat(warnings()).isEmpty();
    } finally {
      if (product == TestDatabase.MARIADB) {
        execute(database, "set global read_only = 0");
      }
    }
  }

  @Test
  void exhaustedPool_failsTheChangeOnly() throws SQLException {
    Duration longestWait = Duration.ofSeconds(1);
    try (HikariDataSource pool = created(TestDatabase.H2_MEMORY).pool(1, longestWait)) {
      try (BridgeFixture node = node(pool, POLL)) {
        try (Connection held = pool.getConnection()) {
          assertThat(held.isClosed()).isFalse();
          assertThat(failedSave(node.bridge().users()))
              .hasMessageContaining("pool")
              .hasCauseInstanceOf(SQLTransientConnectionException.class);
          loginsWithoutTheDatabase(node);
        }
        assertThat(warnings()).as("of the logins").hasSize(1);
        login(node, newSession());
        log.await(RESPONDS_AGAIN);
        savedUserIsCreated(node, "ada");
        assertThat(warnings()).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void lockedTable_failsTheChangeOnly(TestDatabase product) throws SQLException {
    boolean postgreSql = product == TestDatabase.POSTGRESQL;
    Database database = created(product);
    String parameters = "?sessionVariables=lock_wait_timeout=1";
    if (postgreSql) {
      parameters = "";
      execute(database, "alter database " + name(database) + " set lock_timeout = '200ms'");
    }
    Database limited =
        new Database(database.url() + parameters, database.user(), database.password());
    try (HikariDataSource pool = limited.pool(4);
        BridgeFixture node = node(pool, POLL)) {
      try (Connection other = database.dataSource().getConnection();
          Statement lock = other.createStatement()) {
        other.setAutoCommit(false);
        lock.execute(
            postgreSql
                ? "lock table cometchat_outbox in access exclusive mode"
                : "lock tables cometchat_outbox write");
        assertThat(failedSave(node.bridge().users())).hasMessageContaining("lock");
        loginsWithoutTheDatabase(node);
        assertThat(warnings()).as("of the logins").hasSize(1);
      }
      login(node, newSession());
      log.await(RESPONDS_AGAIN);
      savedUserIsCreated(node, "ada");
      assertThat(warnings()).hasSize(1);
    }
  }

  /** Ends connections of the bridge, each in another transaction. */
  private static void killAt(
      CountingDataSource source,
      TestDatabase product,
      Database database,
      Predicate<String> statement) {
    AtomicBoolean killed = new AtomicBoolean();
    boolean postgreSql = product == TestDatabase.POSTGRESQL;
    source.before(
        (sql, connection) -> {
          if (statement.test(sql) && killed.compareAndSet(false, true)) {
            String id =
                value(
                    connection, postgreSql ? "select pg_backend_pid()" : "select connection_id()");
            execute(
                database,
                postgreSql ? "select pg_terminate_backend(" + id + ", 5000)" : "kill " + id);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void lostConnections_loseNothing(TestDatabase product) {
    Database database = created(product);
    try (HikariDataSource pool = database.pool(8)) {
      CountingDataSource source = new CountingDataSource(pool);
      try (BridgeFixture node = node(source.counted(), POLL)) {
        List<Predicate<String>> steps =
            List.of(
                sql -> sql.startsWith("delete from cometchat_outbox"),
                sql -> sql.contains(" and due <= "),
                sql -> sql.endsWith(" order by uid for update"));
        for (int i = 0; i < steps.size(); i++) {
          killAt(source, product, database, steps.get(i));
          node.bridge().users().save(named("ada", VALUE + i));
          node.time().awaitScheduled(STORE_PAUSE);
          log.await(FAILED);
          assertThat(warnings()).as("step %s", i).hasSize(1);
          assertThat(warnings().get(0)).doesNotContain(VALUE);

          node.time().advance(STORE_PAUSE);
          log.await(WORKS_AGAIN);
          if (i == 0) {
            node.events().await(BridgeEvent.UserCreated.class, 1);
          } else {
            node.events().await(BridgeEvent.UserUpdated.class, i);
          }
          assertThat(warnings()).as("step %s", i).hasSize(1);
          assertThat(log.containing(WORKS_AGAIN)).hasSize(1);
          log.clear();
        }
        assertThat(EMULATOR.emulator().journal().count(Operation.UPDATE_USER))
            .as("none is carried out twice")
            .isEqualTo(2);

        killAt(source, product, database, sql -> sql.contains("union all select uid, id, kind"));
        loginsWithoutTheDatabase(node);
        assertThat(warnings()).hasSize(1);
        login(node, newSession());
        log.await(RESPONDS_AGAIN);
        assertThat(warnings()).hasSize(1);
      }
    }
  }

  /** As the databases report it. A full disk cannot be had in a test without an administrator. */
  @Test
  void fullDisk_failsTheChangeOnly() throws SQLException {
    try (HikariDataSource pool = created(TestDatabase.H2_MEMORY).pool(4)) {
      CountingDataSource source = new CountingDataSource(pool);
      try (BridgeFixture node = node(source.counted(), POLL)) {
        for (SQLException full :
            List.of(
                new SQLException("could not extend file: No space left on device", "53100"),
                new SQLException("Disk full (/tmp); waiting for someone", "HY000", 1021))) {
          source.before(
              (sql, connection) -> {
                if (!sql.startsWith("select")) {
                  throw full;
                }
              });
          assertThat(failedSave(node.bridge().users()))
              .hasMessageContaining("disk space")
              .hasCause(full);
          login(node, newSession());
        }
        assertThat(warnings()).isEmpty();
        try (Connection connection = pool.getConnection()) {
          node.bridge().users().using(connection).save(named("ada", VALUE));
        }
        node.time().advance(POLL);
        node.time().awaitScheduled(STORE_PAUSE);
        log.await(FAILED);
        assertThat(warnings()).hasSize(1);

        source.before((sql, connection) -> {});
        node.time().advance(STORE_PAUSE);
        node.events().await(BridgeEvent.UserCreated.class, 1);
        assertThat(log.containing(WORKS_AGAIN)).hasSize(1);
        assertThat(warnings()).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void droppedTables_areFoundAgainWithoutARestart(TestDatabase product) throws SQLException {
    Database database = created(product);
    try (HikariDataSource pool = database.pool(4);
        BridgeFixture node = node(pool, POLL)) {
      execute(
          database,
          "drop table cometchat_outbox",
          "drop table cometchat_user",
          "drop table cometchat_audit");
      assertThat(failedSave(node.bridge().users()))
          .hasMessageContaining("is missing")
          .hasMessageContaining(".sql");
      loginsWithoutTheDatabase(node);
      node.time().advance(POLL);
      node.time().awaitScheduled(STORE_PAUSE);
      log.await(FAILED);
      assertThat(warnings()).as("the reconciler, the logins").hasSize(2);

      createTables(database);
      node.time().advance(STORE_PAUSE);
      log.await(WORKS_AGAIN);
      login(node, newSession());
      log.await(RESPONDS_AGAIN);
      savedUserIsCreated(node, "ada");
      assertThat(warnings()).hasSize(2);
    }
  }

  private static Change lovelace() {
    Profile.Value value = new Profile.Value(Optional.of('"' + VALUE + '"'), false);
    return new Change(
        Uid.of("ada"),
        Owner.of("stamp"),
        new Change.Fields(new Profile(Map.of(ProfileField.NAME, value))),
        null);
  }

  /** PostgreSQL's exceptions have the row, and all parameters of a batch. */
  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void rejectedValues_areInNoTextOfAnException(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      JdbcUserStore store = fixture.store();
      String check = " add constraint without_name check (";
      fixture.execute(
          "alter table cometchat_outbox" + check + "body is null or body not like '%Love%')");
      assertThat(thrownBy(() -> store.insert(lovelace())))
          .contains("rejects the values", "left out")
          .doesNotContain(VALUE);
      fixture.execute("alter table cometchat_outbox drop constraint without_name");
      store.insert(lovelace());
      fixture.execute("alter table cometchat_user" + check + "desired not like '%Love%')");
      assertThat(store.fold()).isZero();
      assertThat(log.warnings()).singleElement().asString().contains("rejects the values");
      assertThat(log.warnings().get(0)).doesNotContain(VALUE);
      log.clear();
      fixture.execute("alter table cometchat_user drop constraint without_name");
      fixture.time().advance(RejectedUsers.PAUSE);
      assertThat(store.fold()).isEqualTo(1);

      Claimed claimed = store.claim(1).get(0);
      fixture.execute("alter table cometchat_user" + check + "lease <> 0 or version = 0)");
      store.complete(
          claimed, new Completion(claimed.user().sent(), List.of(), new Next.Done(), false));
      assertThat(warnings()).singleElement().asString().contains("rejected", "left out");
      assertThat(warnings().get(0)).doesNotContain(VALUE);
    }
  }

  /** H2 and MariaDB name the value in the message, PostgreSQL in its detail. */
  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void valueOfAFailedStatement_isInNoTextOfAnException(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      JdbcUserStore store = fixture.store();
      fixture.execute("create unique index one_stamp on cometchat_outbox (stamp)");
      store.insert(signOut(VALUE));

      assertThat(thrownBy(() -> store.insert(signOut(VALUE))))
          .contains("rejects the values", "left out")
          .doesNotContain(VALUE);
      assertThat(thrownBy(() -> store.insert(signOut(VALUE.repeat(100)))))
          .contains("rejects the values", "left out")
          .doesNotContain(VALUE);
      try (Connection connection = fixture.dataSource().getConnection()) {
        assertThat(thrownBy(() -> store.insert(connection, signOut(VALUE)))).doesNotContain(VALUE);
      }
    }
  }

  private static Change signOut(String stamp) {
    return new Change(Uid.of("ada"), Owner.of(stamp), new Change.SignOut(), null);
  }

  private interface Action {
    void run();
  }

  private static String thrownBy(Action action) {
    StoreException thrown = catchThrowableOfType(StoreException.class, action::run);
    assertThat(thrown).isNotNull();
    return stackTrace(thrown);
  }

  /** Otherwise the last of many changes at once would wait many times as long as the pool does. */
  @Test
  void changesBeforeTheFirstCheck_doNotWaitForEachOther() throws Exception {
    HikariDataSource pool = TestDatabase.H2_MEMORY.create().pool(4);
    try (pool) {
      CountingDataSource source = new CountingDataSource(pool);
      CountDownLatch both = new CountDownLatch(2);
      source.beforeConnection(
          () -> {
            both.countDown();
            boolean arrived = await(both);
            throw new SQLException("no connection", arrived ? "08001" : "XX000");
          });
      ManualTime time = new ManualTime();
      JdbcUserStore store =
          new JdbcUserStore(
              "app",
              JdbcSync.builder(source.counted()).build(),
              true,
              time,
              time,
              OperatorLog.toPlatform());
      CompletableFuture<String> other =
          CompletableFuture.supplyAsync(() -> thrownBy(() -> store.insert(lovelace())));
      assertThat(thrownBy(() -> store.insert(lovelace()))).contains("08001");
      assertThat(other.get(20, TimeUnit.SECONDS)).contains("08001");
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
