/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import org.cometchatbridge.core.UserOutbox.Status;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator records in the database of an application. */
class UserOutboxTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final Uid UID = Uid.of("emp-1");
  private static final Duration POLL = Duration.ofSeconds(1);

  private static CometChatBridgeConfig config(CometChatEmulator emulator, HikariDataSource pool) {
    JdbcSync sync = JdbcSync.builder(pool).createTables(TableCreation.ALWAYS).build();
    return BridgeFixture.config(emulator).toBuilder().jdbcSync(sync).build();
  }

  private static void exists(CometChatEmulator emulator, String owner) {
    emulator
        .users()
        .add(
            EmulatedUser.of("emp-1", "Ada")
                .withMetadata(Map.of("@private", Map.of("cometchatBridge", Stamp.of(UID, owner)))));
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL"})
  void changes_areCarriedOutByTheApplication(TestDatabase product) {
    CometChatEmulator emulator = EMULATOR.emulator();
    exists(emulator, "emp-1");
    try (HikariDataSource pool = product.create().pool(8);
        BridgeFixture node = new BridgeFixture(emulator, config(emulator, pool));
        UserOutbox outbox = UserOutbox.of(node.bridge().config())) {
      node.time().awaitScheduled(POLL);

      outbox.users().by("operator").deactivate("emp-1");
      assertThat(outbox.stateOf(UID).desired()).isEqualTo(Status.DEACTIVATED);
      assertThat(outbox.stateOf(UID).atCometChat()).isEqualTo(Status.UNKNOWN);
      assertThat(outbox.stateOf(UID).signOutPending()).isTrue();
      assertThat(outbox.stateOf(UID).signedOutAt()).isPresent();
      assertThat(emulator.journal().count()).isZero();

      node.time().advance(POLL);
      node.events().await(BridgeEvent.UserDeactivated.class, 1);
      node.time().awaitScheduled(POLL);

      assertThat(outbox.stateOf(UID).atCometChat()).isEqualTo(Status.DEACTIVATED);
      assertThat(outbox.stateOf(UID).signOutPending()).isFalse();
      assertThat(emulator.users().find("emp-1").orElseThrow().deactivated()).isTrue();
    }
  }

  @Test
  void changeByUid_concernsTheUserWhosever_andALaterOneByUserIdIsChecked() {
    CometChatEmulator emulator = EMULATOR.emulator();
    exists(emulator, "other-user");
    try (HikariDataSource pool = TestDatabase.H2_MEMORY.create().pool(8);
        BridgeFixture node = new BridgeFixture(emulator, config(emulator, pool));
        UserOutbox outbox = UserOutbox.of(node.bridge().config())) {
      node.time().awaitScheduled(POLL);

      outbox.change(UID, UserAction.DEACTIVATE, "operator");
      node.time().advance(POLL);
      node.events().await(BridgeEvent.UserDeactivated.class, 1);
      node.time().awaitScheduled(POLL);
      emulator.users().reactivate("emp-1");

      outbox.users().delete("emp-1", Deletion.PERMANENT);
      node.time().advance(POLL);
      node.events().await(BridgeEvent.UserParked.class, 1);

      assertThat(outbox.stateOf(UID).parked())
          .hasValueSatisfying(parked -> assertThat(parked.code()).isEqualTo("FOREIGN_USER"));
      assertThat(outbox.parkedUsers().list(10)).extracting(ParkedUser::uid).containsExactly(UID);
      assertThat(emulator.users().find("emp-1")).isPresent();
    }
  }

  @Test
  void changeByUid_keepsTheOwnerThatTheApplicationHasRecorded() {
    CometChatEmulator emulator = EMULATOR.emulator();
    exists(emulator, "other-user");
    try (HikariDataSource pool = TestDatabase.H2_MEMORY.create().pool(8);
        BridgeFixture node = new BridgeFixture(emulator, config(emulator, pool));
        UserOutbox outbox = UserOutbox.of(node.bridge().config())) {
      node.time().awaitScheduled(POLL);

      outbox.users().deactivate("emp-1");
      outbox.change(UID, UserAction.SIGN_OUT_EVERYWHERE, "operator");
      node.time().advance(POLL);
      node.events().await(BridgeEvent.UserParked.class, 1);

      assertThat(outbox.parkedUsers().replay(UID)).isTrue();
      assertThat(outbox.parkedUsers().replay(UID)).isFalse();
      assertThat(emulator.users().find("emp-1").orElseThrow().deactivated()).isFalse();
    }
  }

  @Test
  void settingsWithoutADatabase_areRejected() {
    CometChatBridgeConfig config = BridgeFixture.config(EMULATOR.emulator());

    assertThatThrownBy(() -> UserOutbox.of(config))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("syncDataSource");
  }
}
