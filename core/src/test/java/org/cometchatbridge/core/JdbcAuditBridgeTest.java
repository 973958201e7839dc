/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.LoginTest.token;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bridge whose audit is in the database. */
class JdbcAuditBridgeTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final List<String> TABLES =
      List.of("cometchat_outbox", "cometchat_user", "cometchat_audit");

  private static BridgeFixture node(CometChatEmulator emulator, HikariDataSource pool) {
    JdbcSync sync = JdbcSync.builder(pool).createTables(TableCreation.ALWAYS).build();
    BridgeFixture fixture =
        new BridgeFixture(
            emulator, BridgeFixture.config(emulator).toBuilder().jdbcSync(sync).build());
    // The first step of the reconciler is done.
    fixture.time().awaitScheduled(Duration.ofSeconds(1));
    return fixture;
  }

  /** A user whose user id differs from the uid. */
  private static ChatUser ada() {
    return ChatUser.builder("Ada@Example.org").name("Ada Lovelace").build();
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void lifeOfAUser_isRecorded_withoutTokensValuesAndUserIds(TestDatabase product) throws Exception {
    CometChatEmulator emulator = EMULATOR.emulator();
    try (HikariDataSource pool = product.create().pool(8)) {
      String first;
      String second;
      try (BridgeFixture fixture = node(emulator, pool)) {
        SessionKey key = newSession();
        ChatToken loggedIn = token(fixture.loginAndWait(key, ada()));
        first = loggedIn.value();
        fixture.bridge().refresh(key, ada(), loggedIn);
        ChatToken refreshed = token(fixture.awaitResult(key));
        second = refreshed.value();
        fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
        fixture.bridge().logout(key, refreshed);
        fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
        ChatUsers users = fixture.bridge().users().by("admin");
        users.update("Ada@Example.org", profile -> profile.name("Countess of Lovelace"));
        fixture.events().await(BridgeEvent.UserUpdated.class, 1);
      }

      assertThat(values(pool, "select what, detail from cometchat_audit order by what, id"))
          .containsExactly(
              "TOKEN_CREATED",
              "",
              "TOKEN_CREATED",
              "",
              "TOKEN_REJECTED",
              "",
              "TOKEN_REVOKED",
              "",
              "TOKEN_REVOKED",
              "",
              "USER_CREATED",
              "",
              "USER_UPDATED",
              "name");
      assertThat(values(pool, "select actor from cometchat_audit where what = 'USER_UPDATED'"))
          .containsExactly("admin");
      assertNoneHas(pool, TABLES, first, second);
      assertNoneHas(pool, List.of("cometchat_audit"), "Ada@Example.org", "Lovelace");
    }
  }

  @Test
  void databaseThatFails_hasItsRecordsInTheLog_andLoginsGetTokens() {
    CometChatEmulator emulator = EMULATOR.emulator();
    HikariDataSource pool = TestDatabase.H2_MEMORY.create().pool(8);
    try (LogCapture log = LogCapture.of("org.cometchatbridge.audit")) {
      try (BridgeFixture fixture = node(emulator, pool)) {
        pool.close();
        token(
            fixture.loginAndWait(
                newSession(), ChatUser.builder("cometchat-uid-1").name("Andrew").build()));
      }

      assertThat(log.lines()).anyMatch(line -> line.contains("action=token_created"));
    }
  }

  private static void assertNoneHas(HikariDataSource pool, List<String> tables, String... texts)
      throws SQLException {
    List<String> stored = new ArrayList<>();
    for (String table : tables) {
      stored.addAll(values(pool, "select * from " + table));
    }
    assertThat(stored).isNotEmpty();
    for (String text : texts) {
      String encoded =
          Base64.getEncoder()
              .withoutPadding()
              .encodeToString(text.getBytes(StandardCharsets.UTF_8));
      assertThat(stored)
          .noneMatch(value -> value != null && (value.contains(text) || value.contains(encoded)));
    }
  }

  private static List<String> values(HikariDataSource pool, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(rows.getString(i));
        }
      }
    }
    return values;
  }
}
