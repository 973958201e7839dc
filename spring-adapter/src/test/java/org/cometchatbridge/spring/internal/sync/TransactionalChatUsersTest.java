/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes of users in Spring's transactions. Time stands still, so no node polls. */
class TransactionalChatUsersTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private HikariDataSource pool;
  private BridgeFixture fixture;
  private ChatUsers users;
  private TransactionTemplate transaction;

  private void start(TestDatabase database) {
    pool = database.create().pool(8);
    start(pool, pool);
  }

  private void start(TestDatabase database, boolean autoCommit) {
    HikariConfig config = new HikariConfig(new Properties());
    config.setDataSource(database.create().dataSource());
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(0);
    config.setAutoCommit(autoCommit);
    pool = new HikariDataSource(config);
    start(pool, pool);
  }

  private void start(DataSource ofBridge, DataSource ofTransactions) {
    fixture =
        new BridgeFixture(
            EMULATOR.emulator(),
            BridgeFixture.config(EMULATOR.emulator()).toBuilder()
                .jdbcSync(
                    JdbcSync.builder(TransactionDataSources.withoutTransaction(ofBridge))
                        .createTables(TableCreation.ALWAYS)
                        .build())
                .build());
    // The first step of the reconciler is done.
    fixture.time().awaitScheduled(Duration.ofSeconds(1));
    users =
        TransactionalChatUsers.of(
            fixture.bridge().users(),
            fixture.bridge().config().jdbcSync().orElseThrow().dataSource(),
            new StaticListableBeanFactory(),
            fixture.bridge().config().log());
    transaction = new TransactionTemplate(new DataSourceTransactionManager(ofTransactions));
  }

  @AfterEach
  void close() {
    fixture.close();
    pool.close();
  }

  private static ChatUser user(String id) {
    return ChatUser.builder(id).name(id).build();
  }

  private TransactionTemplate with(int propagation) {
    TransactionTemplate other = new TransactionTemplate(transaction.getTransactionManager());
    other.setPropagationBehavior(propagation);
    return other;
  }

  private boolean exists(String uid) {
    return EMULATOR.emulator().users().find(uid).isPresent();
  }

  /** A later change has reached CometChat, and an earlier one of another user has not. */
  private void assertNothingWasSentFor(String uid) {
    int before = fixture.events().all(BridgeEvent.UserCreated.class).size();
    users.save(user("later"));
    fixture.events().await(BridgeEvent.UserCreated.class, before + 1);
    assertThat(exists(uid)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void commit_isCarriedOutAtOnce_andRollbackNever(TestDatabase database) {
    start(database);

    transaction.executeWithoutResult(
        status -> {
          users.save(user("ada"));
          assertThat(EMULATOR.emulator().journal().count()).isZero();
        });
    fixture.events().await(BridgeEvent.UserCreated.class, 1);
    assertThat(exists("ada")).isTrue();

    transaction.executeWithoutResult(
        status -> {
          users.by("admin").save(user("bob"));
          status.setRollbackOnly();
        });
    assertNothingWasSentFor("bob");
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void nestedTransaction_isRolledBackAlone(TestDatabase database) {
    start(database);

    transaction.executeWithoutResult(
        outer -> {
          users.save(user("ada"));
          with(TransactionDefinition.PROPAGATION_NESTED)
              .executeWithoutResult(
                  nested -> {
                    users.save(user("bob"));
                    nested.setRollbackOnly();
                  });
        });

    fixture.events().await(BridgeEvent.UserCreated.class, 1);
    assertThat(exists("ada")).isTrue();
    assertNothingWasSentFor("bob");
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void requiresNew_isCommittedAlone_andSoIsAnotherThread(TestDatabase database) {
    start(database);

    transaction.executeWithoutResult(
        outer -> {
          users.save(user("ada"));
          with(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
              .executeWithoutResult(inner -> users.save(user("bob")));
          CompletableFuture.runAsync(() -> users.save(user("eve"))).join();
          fixture.events().await(BridgeEvent.UserCreated.class, 2);
          outer.setRollbackOnly();
        });

    assertThat(exists("bob")).isTrue();
    assertThat(exists("eve")).isTrue();
    assertNothingWasSentFor("ada");
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void readOnlyTransaction_rejectsAChange_butNoLogin(TestDatabase database) {
    start(database);
    transaction.setReadOnly(true);

    transaction.executeWithoutResult(
        status -> {
          assertThatIllegalStateException()
              .isThrownBy(() -> users.save(user("ada")))
              .withMessageContaining("read-only")
              .withMessageContaining("readOnly = true");
          assertThat(fixture.loginAndWait(BridgeFixture.newSession(), user("bob")))
              .isInstanceOf(TokenResult.Ready.class);
        });

    assertNothingWasSentFor("ada");
  }

  @ParameterizedTest
  @CsvSource({"H2_MEMORY, true", "H2_MEMORY, false", "POSTGRESQL, true", "POSTGRESQL, false"})
  void changeAfterTheCommit_isCarriedOutAtOnce(TestDatabase database, boolean autoCommit) {
    start(database, autoCommit);

    try (var context = new AnnotationConfigApplicationContext()) {
      context.register(Events.class);
      context.registerBean(Reporter.class, () -> new Reporter(users));
      context.refresh();
      transaction.executeWithoutResult(status -> context.publishEvent(new Registered("eve")));
    }
    fixture.events().await(BridgeEvent.UserCreated.class, 1);
    transaction.executeWithoutResult(
        status ->
            TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                  @Override
                  public void afterCompletion(int completed) {
                    users.save(user("bob"));
                  }
                }));
    fixture.events().await(BridgeEvent.UserCreated.class, 2);
    transaction.executeWithoutResult(
        status -> afterCommit(() -> users.by("admin").save(user("ada"))));
    fixture.events().await(BridgeEvent.UserCreated.class, 3);

    assertThat(exists("eve")).isTrue();
    assertThat(exists("bob")).isTrue();
    assertThat(exists("ada")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void afterAReadOnlyCommit_aChangeIsRejected_untilTheCompletion(TestDatabase database) {
    start(database, false);
    transaction.setReadOnly(true);

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      afterCommit(() -> users.save(user("ada")));
                      TransactionSynchronizationManager.registerSynchronization(
                          new TransactionSynchronization() {
                            @Override
                            public void afterCompletion(int completed) {
                              users.save(user("bob"));
                            }
                          });
                    }))
        .withMessageContaining("read-only")
        .withMessageContaining("@TransactionalEventListener");

    fixture.events().await(BridgeEvent.UserCreated.class, 1);
    assertThat(exists("bob")).isTrue();
    try (var context = new AnnotationConfigApplicationContext()) {
      context.register(Events.class);
      context.registerBean(Reporter.class, () -> new Reporter(users));
      context.refresh();
      transaction.executeWithoutResult(status -> context.publishEvent(new Registered("eve")));
    }
    fixture.events().await(BridgeEvent.UserCreated.class, 2);
    assertThat(exists("eve")).isTrue();
    assertNothingWasSentFor("ada");
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void synchronizationThatThrows_delaysNoChange(TestDatabase database) {
    start(database);

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      afterCommit(
                          () -> {
                            throw new IllegalStateException("of the application");
                          });
                      users.save(user("ada"));
                    }))
        .withMessage("of the application");

    fixture.events().await(BridgeEvent.UserCreated.class, 1);
  }

  private static void afterCommit(Runnable task) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            task.run();
          }
        });
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement
  static class Events {}

  private record Registered(String userId) {}

  /** What an application does after a commit. */
  static class Reporter {

    private final ChatUsers users;

    Reporter(ChatUsers users) {
      this.users = users;
    }

    @TransactionalEventListener
    public void save(Registered event) {
      users.save(user(event.userId()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void transactionOfAnotherDataSource_commitsAtOnce_withOneWarning(TestDatabase database) {
    pool = database.create().pool(8);
    try (HikariDataSource other = TestDatabase.H2_MEMORY.create().pool(2);
        LogCapture log = LogCapture.of("org.cometchatbridge")) {
      start(pool, other);

      transaction.executeWithoutResult(
          status -> {
            users.save(user("ada"));
            // Now the application itself has a connection beside its transaction.
            new JdbcTemplate(pool).queryForList("select 1");
            users.save(user("bob"));
            fixture.events().await(BridgeEvent.UserCreated.class, 2);
            status.setRollbackOnly();
          });

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("another data source", "cometchat.bridge.sync.data-source");
    }
  }

  @ParameterizedTest
  @EnumSource
  void proxiesOfADataSource_areTheSameDatabase(Proxied proxied) {
    pool = TestDatabase.H2_MEMORY.create().pool(8);
    start(proxied.bridge.around(pool), proxied.transactions.around(pool));

    transaction.executeWithoutResult(
        status -> {
          users.save(user("ada"));
          status.setRollbackOnly();
        });

    assertNothingWasSentFor("ada");
    transaction.executeWithoutResult(status -> users.save(user("bob")));
    fixture.events().await(BridgeEvent.UserCreated.class, 2);
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void databaseThatIsGone_failsTheTransaction(TestDatabase database) {
    start(database);

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      new JdbcTemplate(pool).execute("drop table cometchat_outbox");
                      users.save(user("ada"));
                    }))
        .withCauseInstanceOf(SQLException.class);
  }

  /** Which data source the bridge has, and which one the transaction manager. */
  enum Proxied {
    PROXY_OF_TRANSACTIONS(Proxy.AWARE, Proxy.NONE),
    LAZY_PROXY(Proxy.LAZY, Proxy.NONE),
    BEHIND_A_LAZY_PROXY(Proxy.NONE, Proxy.LAZY);

    private final Proxy bridge;
    private final Proxy transactions;

    Proxied(Proxy bridge, Proxy transactions) {
      this.bridge = bridge;
      this.transactions = transactions;
    }
  }

  private enum Proxy {
    NONE,
    AWARE,
    LAZY;

    private DataSource around(DataSource dataSource) {
      return switch (this) {
        case NONE -> dataSource;
        case AWARE -> new TransactionAwareDataSourceProxy(dataSource);
        case LAZY -> new LazyConnectionDataSourceProxy(dataSource);
      };
    }
  }
}
