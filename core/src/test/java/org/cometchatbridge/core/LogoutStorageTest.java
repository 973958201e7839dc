/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database has the revocation of a logout before the logout returns. */
class LogoutStorageTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);
  private static final int TEST_TIMEOUT = 20;
  private static final String LOGGER =
      "org.cometchatbridge.core.internal.lifecycle.QueuedRevocations";

  private final LogCapture log = LogCapture.of(LOGGER);
  private CometChatEmulator emulator;
  private HikariDataSource pool;
  private GatedInserts inserts;
  private BridgeFixture fixture;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    pool = TestDatabase.POSTGRESQL.create().pool(8);
    inserts = new GatedInserts(pool);
    JdbcSync sync = JdbcSync.builder(inserts.gated()).createTables(TableCreation.ALWAYS).build();
    fixture =
        new BridgeFixture(
            emulator, BridgeFixture.config(emulator).toBuilder().jdbcSync(sync).build());
  }

  @AfterEach
  void close() {
    inserts.fail(false);
    inserts.open();
    fixture.close();
    pool.close();
    log.close();
  }

  /** A login session of a user about which nothing is recorded. */
  private record Login(SessionKey key, ChatToken token) {}

  private Login login(String userId) {
    SessionKey key = newSession();
    return new Login(key, token(fixture.loginAndWait(key, user(userId))));
  }

  private void logout(Login login) {
    fixture.bridge().logout(login.key(), login.token());
  }

  private int storedTokens() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select (select count(*) from cometchat_outbox where kind = 'T') + (select count(*)"
                    + " from cometchat_user where tokens_to_delete is not null)")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void logout_hasInsertedItsRevocation_byOneStatement() throws SQLException {
    Login login = login("cometchat-uid-1");
    try (Hold held = emulator.faults().on(Operation.DELETE_AUTH_TOKEN).hang()) {
      logout(login);

      assertThat(storedTokens()).isEqualTo(1);
      assertThat(inserts.inserts()).isEqualTo(1);
      held.awaitHeld(1, Duration.ofSeconds(TEST_TIMEOUT));
    }
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void logout_waitsForTheDatabase() throws Exception {
    Login login = login("cometchat-uid-1");
    inserts.close();

    CompletableFuture<Void> logout = CompletableFuture.runAsync(() -> logout(login));
    fixture.time().awaitScheduled(LONGEST_WAIT);
    assertThat(logout).isNotDone();
    inserts.open();

    logout.get(TEST_TIMEOUT, TimeUnit.SECONDS);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void databaseThatHangs_delaysALogoutFor200Milliseconds_andLosesNoToken() throws Exception {
    Login first = login("cometchat-uid-1");
    Login second = login("cometchat-uid-2");
    inserts.close();

    CompletableFuture<Void> logout = CompletableFuture.runAsync(() -> logout(first));
    fixture.time().awaitScheduled(LONGEST_WAIT);
    fixture.time().advance(LONGEST_WAIT);
    logout.get(TEST_TIMEOUT, TimeUnit.SECONDS);
    assertThat(log.lines()).singleElement().asString().contains("200 ms");

    logout(second);
    assertThat(fixture.time().pendingDelays()).doesNotContain(LONGEST_WAIT);
    assertThat(log.lines()).hasSize(1);

    inserts.open();
    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);

    Login third = login("cometchat-uid-3");
    logout(third);
    assertThat(inserts.inserts()).isEqualTo(3);
  }

  @Test
  void databaseThatFails_delaysNoLogout_andGetsTheTokenLater() {
    Login first = login("cometchat-uid-1");
    Login second = login("cometchat-uid-2");
    inserts.fail(true);

    logout(first);
    logout(second);
    assertThat(log.lines()).hasSize(1);

    inserts.fail(false);
    fixture.time().awaitScheduled(Duration.ofSeconds(1));
    fixture.time().advance(Duration.ofSeconds(1));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(log.warnings()).hasSize(1);
  }

  @Test
  void tokensThatAreNotStoredAtTheEnd_areReported() {
    Login login = login("cometchat-uid-1");
    inserts.fail(true);
    logout(login);

    fixture.close();

    assertThat(log.lines()).hasSize(2).last().asString().contains("1 revocations");
  }

  @Test
  void rejectedToken_isReplacedWithoutAWait() {
    Login login = login("cometchat-uid-1");
    inserts.close();

    fixture.bridge().refresh(login.key(), user("cometchat-uid-1"), login.token());
    token(fixture.awaitResult(login.key()));

    assertThat(fixture.time().pendingDelays()).doesNotContain(LONGEST_WAIT);
  }
}
