/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A data source of the container that keeps the changes of users. */
class JndiDatabaseTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final DataSource database = TestDatabase.H2_MEMORY.create().dataSource();

  @BeforeEach
  void configure() {
    ContainerNames.bind("java:comp/env/jdbc/app", database);
    ContainerNames.bind("java:comp/env/name", "text");
  }

  @AfterEach
  void restore() {
    ContainerNames.clear();
  }

  private static TestApplication application(String... params) {
    CometChatEmulator emulator = EMULATOR.emulator();
    Map<String, String> all = FilterFixture.params(params);
    all.put("appId", emulator.appId());
    all.put("region", emulator.region());
    all.put("apiKey", emulator.apiKey());
    all.put("baseUrl", emulator.baseUrl().toString());
    return TestApplication.with(all);
  }

  /** Whether a change is kept in the database. */
  private boolean keeps(String... params) throws SQLException {
    try (TestApplication application =
        application(params)
            .on("/save", (request, response) -> users(request).save(user("ada")))
            .start()) {
      assertThat(application.browser().fetch("/save").statusCode()).isEqualTo(200);
    }
    return hasTables();
  }

  private static ChatUser user(String id) {
    return ChatUser.builder(id).name(id).build();
  }

  private static ChatUsers users(HttpServletRequest request) {
    return (ChatUsers) request.getServletContext().getAttribute("org.cometchatbridge.users");
  }

  private boolean hasTables() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "select 1 from information_schema.tables where table_name = 'COMETCHAT_OUTBOX'")) {
      return tables.next();
    }
  }

  @Test
  void namedDataSource_keepsTheChanges_andTheAudit() throws SQLException {
    assertThat(keeps("syncDataSource", "java:comp/env/jdbc/app", "audit", "jdbc")).isTrue();
  }

  @Test
  void memory_isTheDefault_andCanBeSet() throws SQLException {
    assertThat(keeps()).isFalse();
    assertThat(keeps("syncDataSource", "java:comp/env/jdbc/app", "syncStore", "memory")).isFalse();
  }

  @Test
  void wrongName_failsTheStartWithTheRemedy() {
    assertRejected("java:comp/env/jdbc/ap", "'java:comp/env/jdbc/ap' was not found by JNDI");
    assertRejected("java:comp/env/name", "is not a javax.sql.DataSource");
    assertRejected("ldap://elsewhere/x", "does not begin with java:");
  }

  private static void assertRejected(String name, String problem) {
    assertThatThrownBy(() -> start("syncDataSource", name))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'syncDataSource'")
        .hasMessageContaining(problem)
        .hasMessageContaining("resource-ref in web.xml");
  }

  private static void start(String... params) {
    application(params).start().close();
  }

  @Test
  void jdbc_withoutAName_failsTheStartWithTheRemedy() {
    assertThatThrownBy(() -> start("syncStore", "jdbc"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'syncDataSource'")
        .hasMessageContaining("syncStore is jdbc")
        .hasMessageContaining("java:comp/env/jdbc/app");
  }

  @Test
  void auditInADatabase_withoutAName_failsTheStartWithTheRemedy() {
    assertThatThrownBy(() -> start("audit", "jdbc"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'audit'")
        .hasMessageContaining("set syncDataSource");
  }
}
