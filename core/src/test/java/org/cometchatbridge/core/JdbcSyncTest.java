/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bridge that keeps the changes of users in a database. */
class JdbcSyncTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private HikariDataSource pool;
  private BridgeFixture fixture;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    pool = TestDatabase.H2_MEMORY.create().pool(8);
    fixture = node();
    // The first step of the reconciler is done.
    fixture.time().awaitScheduled(Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    fixture.close();
    pool.close();
  }

  private BridgeFixture node() {
    return node(pool);
  }

  private BridgeFixture node(HikariDataSource database) {
    return new BridgeFixture(
        emulator,
        BridgeFixture.config(emulator).toBuilder()
            .jdbcSync(JdbcSync.builder(database).createTables(TableCreation.ALWAYS).build())
            .build());
  }

  private ChatUsers users() {
    return fixture.bridge().users();
  }

  private static ChatUser ada(String name) {
    return ChatUser.builder("ada").name(name).build();
  }

  @Test
  void save_reachesCometChat() {
    users().save(ada("Ada"));
    fixture.events().await(BridgeEvent.UserCreated.class, 1);

    assertThat(emulator.users().find("ada").orElseThrow().name()).isEqualTo("Ada");
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void transaction_reachesCometChatWhenItIsCommitted() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      users().using(connection).save(ada("rolled back"));
      connection.rollback();
      users().by("admin").using(connection).save(ada("Ada"));
      fixture.time().advance(Duration.ofSeconds(1));
      assertThat(emulator.journal().count()).isZero();
      connection.commit();
    }

    fixture.time().awaitScheduled(Duration.ofSeconds(1));
    fixture.time().advance(Duration.ofSeconds(1));

    fixture.events().await(BridgeEvent.UserCreated.class, 1);
    assertThat(emulator.users().find("ada").orElseThrow().name()).isEqualTo("Ada");
  }

  /** The ids of the later changes are higher than that of the sign-out. */
  @Test
  void loginBeforeTheCommitOfASignOut_isSignedOut() throws SQLException {
    try (HikariDataSource postgres = TestDatabase.POSTGRESQL.create().pool(8);
        BridgeFixture node = node(postgres);
        Connection connection = postgres.getConnection()) {
      connection.setAutoCommit(false);
      ChatUsers users = node.bridge().users();
      users.using(connection).signOutEverywhere("ada");
      SessionKey session = newSession();
      users.signOutEverywhere("ada");
      ChatToken token = token(node.loginAndWait(session, user("ada")));
      node.events().await(BridgeEvent.SignedOutEverywhere.class, 1);

      connection.commit();

      SessionHistory history = new SessionHistory(token.signOutId(), true);
      assertThat(refreshed(node, session, token, history))
          .isEqualTo(new TokenResult.NotEligible(TokenResult.NotEligible.Reason.SIGNED_OUT));
      token(node.loginAndWait(newSession(), user("ada")));
      node.time().awaitScheduled(Duration.ofSeconds(1));
      node.time().advance(Duration.ofSeconds(1));
      node.events().await(BridgeEvent.SignedOutEverywhere.class, 2);
    }
  }

  private static TokenResult refreshed(
      BridgeFixture node, SessionKey session, ChatToken token, SessionHistory history) {
    TokenResult result = node.bridge().refresh(session, user("ada"), token, history);
    return result instanceof TokenResult.Pending ? node.awaitResult(session) : result;
  }

  @Test
  void taskAfterTheCommit_carriesTheChangeOutAtOnce_andEndsStoredTokens() throws SQLException {
    SessionKey key = newSession();
    token(fixture.loginAndWait(key, user("ada")));
    assertThat(fixture.bridge().hasChanged("ada")).isFalse();
    List<Runnable> afterCommit = new ArrayList<>();
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      users().using(connection, afterCommit::add).signOutEverywhere("ada");
      assertThat(fixture.bridge().hasChanged("ada")).isFalse();
      connection.commit();
    }

    afterCommit.forEach(Runnable::run);

    assertThat(fixture.bridge().hasChanged("ada")).isTrue();
    fixture.events().await(BridgeEvent.SignedOutEverywhere.class, 1);
  }

  @Test
  void changeBeforeARestart_isCarriedOutAfterIt() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      users().using(connection).save(ada("Ada"));
    }
    fixture.close();
    assertThat(emulator.journal().count()).isZero();

    try (BridgeFixture restarted = node()) {
      restarted.events().await(BridgeEvent.UserCreated.class, 1);
    }
  }

  @Test
  void deletionOnAnotherNode_rejectsTheNextLogin() {
    token(fixture.loginAndWait(newSession(), user("ada")));
    try (BridgeFixture other = node()) {
      other.bridge().users().deactivate("ada");
    }

    assertThat(fixture.loginAndWait(newSession(), user("ada")))
        .isEqualTo(new TokenResult.NotEligible(TokenResult.NotEligible.Reason.DEACTIVATED));
  }

  @Test
  void database_thatIsGone_failsTheChangeAndNoLogin() {
    pool.close();

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> users().save(ada("Ada")))
        .withCauseInstanceOf(SQLException.class);
    emulator.users().add(EmulatedUser.of("ada", "Ada"));
    token(fixture.loginAndWait(newSession(), user("ada")));
  }

  @Test
  void connection_withoutADatabase_isRejectedWithTheRemedy() throws SQLException {
    try (BridgeFixture memory = new BridgeFixture(emulator);
        Connection connection = pool.getConnection()) {
      ChatUsers users = memory.bridge().users().using(connection);

      assertThatIllegalStateException()
          .isThrownBy(() -> users.save(ada("Ada")))
          .withMessageContaining("jdbcSync");
    }
  }

  @Test
  void wrongSettings_areNamed() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JdbcSync.builder(pool).tablePrefix("x;--").build())
        .withMessageContaining("tablePrefix");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JdbcSync.builder(pool).pollInterval(Duration.ZERO).build())
        .withMessageContaining("pollInterval");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JdbcSync.builder(pool).atOnce(129).build())
        .withMessageContaining("'atOnce': is 129; set a number from 1 to 128");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JdbcSync.builder(pool).lease(Duration.ofSeconds(9)).build())
        .withMessageContaining("'lease': is PT9S; set a duration from 10 seconds to 1 hour");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JdbcSync.builder(pool).parkAfter(0).build())
        .withMessageContaining("'parkAfter': is 0; set a number from 1 to 1000");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JdbcSync.builder(pool).deleteBrake(0).build())
        .withMessageContaining("deleteBrake");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JdbcSync.builder(pool).tokenKey("c2VjcmV0").build())
        .withMessageContaining("tokenKey")
        .withMessageNotContaining("c2VjcmV0");
  }
}
