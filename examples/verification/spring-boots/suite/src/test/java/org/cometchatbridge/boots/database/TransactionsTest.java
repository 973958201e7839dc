/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.cometchatbridge.boots.suite.BootTest;
import org.cometchatbridge.boots.suite.RunningApplication;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.RecordingListener;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes of users in the transactions of an application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransactionsTest extends BootTest {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final RecordingListener events = new RecordingListener();
  private final String profile;
  private final TestDatabase product;
  private RunningApplication application;
  private DataSource otherConnections;
  private Work work;
  private ChatUsers users;
  private JdbcTemplate jdbc;

  TransactionsTest(String profile, TestDatabase product) {
    this.profile = profile;
    this.product = product;
  }

  @BeforeAll
  void startApplication() {
    Database database = product.create();
    otherConnections = database.dataSource();
    prepare(new JdbcTemplate(otherConnections));
    application =
        RunningApplication.with(emulator())
            .application(DatabaseApplication.class)
            .events(events)
            .property("spring.profiles.active", profile)
            .property(DatabaseApplication.URL, database.url())
            .property(DatabaseApplication.USER, database.user())
            .property(DatabaseApplication.PASSWORD, database.password())
            .property("cometchat.bridge.sync.data-source", "accounts")
            .property("cometchat.bridge.sync.schema", "always")
            .start();
    work = application.bean(Work.class);
    users = application.bean(ChatUsers.class);
    jdbc = new JdbcTemplate(application.bean(DataSource.class));
  }

  @AfterAll
  void stopApplication() {
    application.close();
  }

  /** Creates what the application does not create by itself. */
  void prepare(JdbcTemplate database) {}

  /** Stores an account in the transaction of this thread. */
  abstract void store(String name);

  RunningApplication application() {
    return application;
  }

  Work work() {
    return work;
  }

  JdbcTemplate jdbc() {
    return jdbc;
  }

  /** A user that no other test has. */
  static String newUser() {
    return "user-" + NUMBERS.incrementAndGet();
  }

  void save(String id) {
    users.save(ChatUser.builder(id).name(id).build());
  }

  private void storeAndSave(String id) {
    store(id);
    save(id);
  }

  private static boolean exists(String id) {
    return emulator().users().find(id).isPresent();
  }

  void awaitSent(String id) {
    events.await(BridgeEvent.UserCreated.class, created -> created.uid().value().equals(id), 1);
    assertThat(exists(id)).isTrue();
  }

  /** A later change has reached CometChat, and this one has not. */
  void assertNeverSent(String id) {
    String later = newUser();
    save(later);
    awaitSent(later);
    assertThat(exists(id)).isFalse();
    assertThat(changesOf(id, new JdbcTemplate(otherConnections))).isZero();
    assertThat(accounts(id)).isZero();
  }

  private static int changesOf(String id, JdbcTemplate connections) {
    return connections.queryForObject(
        "select count(*) from cometchat_outbox where uid = ?", Integer.class, id);
  }

  private int accounts(String id) {
    return new JdbcTemplate(otherConnections)
        .queryForObject("select count(*) from account where name = ?", Integer.class, id);
  }

  @Test
  @DisplayName("a commit stores the account and the change together, and the user is created")
  void commit_storesBoth() {
    String id = newUser();

    work.inTransaction(
        () -> {
          storeAndSave(id);
          assertThat(changesOf(id, jdbc)).isEqualTo(1);
          assertThat(changesOf(id, new JdbcTemplate(otherConnections))).isZero();
        });

    awaitSent(id);
    assertThat(accounts(id)).isEqualTo(1);
  }

  @Test
  @DisplayName("an exception rolls back the account and the change")
  void exception_rollsBackBoth() {
    String id = newUser();

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                work.inTransaction(
                    () -> {
                      storeAndSave(id);
                      throw new IllegalStateException("of the application");
                    }))
        .withMessage("of the application");

    assertNeverSent(id);
  }

  @Test
  @DisplayName("an account that the database rejects takes the change with it")
  void rejectedAccount_takesTheChangeWithIt() {
    String taken = newUser();
    String id = newUser();
    work.inTransaction(() -> store(taken));

    assertThatExceptionOfType(DataIntegrityViolationException.class)
        .isThrownBy(
            () ->
                work.inTransaction(
                    () -> {
                      save(id);
                      store(taken);
                    }));

    assertNeverSent(id);
  }

  @Test
  @DisplayName("REQUIRES_NEW commits alone when the outer transaction is rolled back")
  void requiresNew_commitsAlone() {
    String outer = newUser();
    String inner = newUser();

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                work.inTransaction(
                    () -> {
                      storeAndSave(outer);
                      work.inNewTransaction(() -> storeAndSave(inner));
                      awaitSent(inner);
                      throw new IllegalStateException("of the application");
                    }));

    assertNeverSent(outer);
    assertThat(accounts(inner)).isEqualTo(1);
  }

  @Test
  @DisplayName("@Async has a transaction of its own")
  void async_hasItsOwnTransaction() {
    String outer = newUser();
    String other = newUser();

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                work.inTransaction(
                    () -> {
                      storeAndSave(outer);
                      work.elsewhere(() -> storeAndSave(other)).join();
                      awaitSent(other);
                      throw new IllegalStateException("of the application");
                    }));

    assertNeverSent(outer);
  }

  @Test
  @DisplayName("a read-only transaction rejects a change with the remedy")
  void readOnly_rejectsAChange() {
    String id = newUser();

    assertThatIllegalStateException()
        .isThrownBy(() -> work.readOnly(() -> save(id)))
        .withMessageContaining("Remove readOnly = true");

    assertNeverSent(id);
  }

  @Test
  @DisplayName("a transaction of another data source has no part in a change, which is logged")
  void transactionOfAnotherDataSource_hasNoPart() {
    String id = newUser();
    DataSource reports = application.beans(DataSource.class).get("reports");

    try (LogCapture log = LogCapture.of("org.cometchatbridge")) {
      new TransactionTemplate(new DataSourceTransactionManager(reports))
          .executeWithoutResult(
              status -> {
                save(id);
                awaitSent(id);
                status.setRollbackOnly();
              });

      assertThat(log.warnings()).singleElement().asString().contains("another data source");
    }
  }
}
