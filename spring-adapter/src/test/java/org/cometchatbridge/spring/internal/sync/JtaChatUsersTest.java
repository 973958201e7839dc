/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.servlet.JtaDatabase;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes of users in an application with a JTA manager. Time stands still, so no node polls. */
class JtaChatUsersTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final DefaultListableBeanFactory parent = new DefaultListableBeanFactory();
  private JtaDatabase container;
  private BridgeFixture fixture;
  private ChatUsers users;
  private TransactionTemplate jta;

  @BeforeEach
  void startContainer() throws SQLException {
    container = JtaDatabase.of(TestDatabase.H2_MEMORY);
  }

  @AfterEach
  void close() {
    fixture.close();
    container.close();
  }

  private void start(DataSource dataSource) {
    JtaTransactionManager manager =
        new JtaTransactionManager(container.userTransaction(), container.transactionManager());
    manager.afterPropertiesSet();
    parent.registerSingleton("jta", manager);
    jta = new TransactionTemplate(manager);
    fixture =
        new BridgeFixture(
            EMULATOR.emulator(),
            BridgeFixture.config(EMULATOR.emulator()).toBuilder()
                .jdbcSync(JdbcSync.builder(dataSource).createTables(TableCreation.ALWAYS).build())
                .build());
    // The first step of the reconciler is done.
    fixture.time().awaitScheduled(Duration.ofSeconds(1));
    users =
        TransactionalChatUsers.of(
            fixture.bridge().users(),
            dataSource,
            new DefaultListableBeanFactory(parent),
            fixture.bridge().config().log());
  }

  private static ChatUser user(String id) {
    return ChatUser.builder(id).name(id).build();
  }

  private boolean exists(String uid) {
    return EMULATOR.emulator().users().find(uid).isPresent();
  }

  private static HikariDataSource pool(boolean autoCommit) {
    HikariConfig config = new HikariConfig(new Properties());
    config.setDataSource(TestDatabase.H2_MEMORY.create().dataSource());
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(0);
    config.setAutoCommit(autoCommit);
    return new HikariDataSource(config);
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void containersDataSource_joinsTheTransaction(TestDatabase product) throws SQLException {
    container.close();
    container = JtaDatabase.of(product);
    start(container.dataSource());
    JdbcTemplate jdbc = new JdbcTemplate(container.dataSource());
    jdbc.execute("create table account (name varchar(100))");

    jta.executeWithoutResult(
        status -> {
          jdbc.update("insert into account values ('ada')");
          users.save(user("ada"));
          status.setRollbackOnly();
        });
    jta.executeWithoutResult(
        status -> {
          jdbc.update("insert into account values ('bob')");
          users.save(user("bob"));
          assertThat(EMULATOR.emulator().journal().count()).isZero();
        });

    fixture.events().await(BridgeEvent.UserCreated.class, 1);
    assertThat(exists("bob")).isTrue();
    assertThat(exists("ada")).isFalse();
    assertThat(jdbc.queryForList("select name from account", String.class)).containsExactly("bob");
  }

  /** The pool discards what is not committed. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void transactionOfAnotherDataSource_commitsAtOnce_withOneWarning(boolean autoCommit) {
    try (HikariDataSource pool = pool(autoCommit);
        HikariDataSource other = pool(true);
        LogCapture log = LogCapture.of("org.cometchatbridge")) {
      start(pool);

      new TransactionTemplate(new DataSourceTransactionManager(other))
          .executeWithoutResult(
              status -> {
                users.save(user("ada"));
                users.save(user("bob"));
                fixture.events().await(BridgeEvent.UserCreated.class, 2);
                status.setRollbackOnly();
              });

      assertThat(log.warnings()).singleElement().asString().contains("another data source");
    }
  }

  @Test
  void transactionOfTheSameDataSource_besideJta_isJoined() {
    try (HikariDataSource pool = pool(false)) {
      start(pool);
      TransactionTemplate local = new TransactionTemplate(new DataSourceTransactionManager(pool));

      local.executeWithoutResult(
          status -> {
            users.save(user("ada"));
            status.setRollbackOnly();
          });
      local.executeWithoutResult(status -> users.save(user("bob")));

      fixture.events().await(BridgeEvent.UserCreated.class, 1);
      assertThat(exists("bob")).isTrue();
      assertThat(exists("ada")).isFalse();
    }
  }
}
