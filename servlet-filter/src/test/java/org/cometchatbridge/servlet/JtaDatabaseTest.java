/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A data source of the container that takes part in JTA transactions. */
class JtaDatabaseTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private JtaDatabase database;
  private UserTransaction transaction;
  private TestApplication application;

  private void start(TestDatabase product) throws SQLException {
    emulator = EMULATOR.emulator();
    database = JtaDatabase.of(product);
    transaction = database.userTransaction();
    ContainerNames.bind("java:comp/env/jdbc/app", database.dataSource());
    execute("create table account (name varchar(100))");
    Map<String, String> params =
        FilterFixture.params(
            "syncDataSource", "java:comp/env/jdbc/app",
            "syncSchema", "always",
            "appId", emulator.appId(),
            "region", emulator.region(),
            "apiKey", emulator.apiKey(),
            "baseUrl", emulator.baseUrl().toString());
    application = TestApplication.with(params);
  }

  @AfterEach
  void close() {
    application.close();
    database.close();
    ContainerNames.clear();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static ChatUsers users(HttpServletRequest request) {
    return (ChatUsers) request.getServletContext().getAttribute("org.cometchatbridge.users");
  }

  private static ChatUser user(String id) {
    return ChatUser.builder(id).name(id).build();
  }

  private void register(ChatUsers users, String id) throws SQLException {
    execute("insert into account values ('" + id + "')");
    try (Connection connection = database.dataSource().getConnection()) {
      users.using(connection).save(user(id));
    }
  }

  private void assertOk(String path) {
    assertThat(application.browser().fetch(path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void connectionInATransaction_commitsAndRollsBackTheChange(TestDatabase product)
      throws SQLException {
    start(product);
    application
        .on(
            "/rollback",
            (request, response) -> {
              transaction.begin();
              register(users(request), "bob");
              transaction.rollback();
            })
        .on(
            "/commit",
            (request, response) -> {
              transaction.begin();
              register(users(request), "ada");
              assertThat(emulator.journal().count()).isZero();
              transaction.commit();
            })
        .start();

    assertOk("/rollback");
    assertOk("/commit");

    emulator.journal().awaitCompleted(Operation.CREATE_USER, 1, FilterFixture.REAL_LIMIT);
    assertThat(emulator.users().find("ada")).isPresent();
    assertThat(emulator.users().find("bob")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void changeWithoutThatConnection_isRejectedInATransaction(TestDatabase product)
      throws SQLException {
    AtomicReference<Object> thrown = new AtomicReference<>();
    start(product);
    application
        .on(
            "/save",
            (request, response) -> {
              transaction.begin();
              try {
                users(request).save(user("ada"));
              } catch (StoreException e) {
                thrown.set(e);
              } finally {
                transaction.rollback();
              }
            })
        .on("/outside", (request, response) -> users(request).save(user("bob")))
        .start();

    assertOk("/save");
    assertOk("/outside");

    emulator.journal().awaitCompleted(Operation.CREATE_USER, 1, FilterFixture.REAL_LIMIT);
    assertThat(thrown.get()).isInstanceOf(StoreException.class);
    assertThat(emulator.users().find("ada")).isEmpty();
  }
}
