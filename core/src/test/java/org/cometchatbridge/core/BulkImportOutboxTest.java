/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.UserOutbox.Status;
import org.cometchatbridge.core.bulk.BulkListener;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.bulk.BulkOutcome;
import org.cometchatbridge.core.bulk.BulkResult;
import org.cometchatbridge.core.bulk.BulkUser;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Imports of an application that keeps the changes of its users in a database. */
class BulkImportOutboxTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final BulkOptions OPTIONS =
      BulkOptions.builder().callsPerMinute(60_000).actor("importer").build();

  private static CometChatBridgeConfig config(CometChatEmulator emulator, HikariDataSource pool) {
    JdbcSync sync = JdbcSync.builder(pool).createTables(TableCreation.ALWAYS).build();
    return BridgeFixture.config(emulator).toBuilder().jdbcSync(sync).build();
  }

  private static BulkUser row(String userId, String name) {
    return BulkUser.of(userId.hashCode(), ChatUser.builder(userId).name(name).build());
  }

  private static List<String> outcomes(BridgeFixture node, BulkUser... rows) {
    List<String> outcomes = new ArrayList<>();
    BulkResult result =
        node.bridge()
            .bulkImport()
            .run(
                List.of(rows).iterator(),
                OPTIONS,
                new BulkListener() {
                  @Override
                  public void ended(List<BulkOutcome> ended) {
                    for (BulkOutcome outcome : ended) {
                      outcomes.add(
                          outcome.user().user().userId()
                              + " "
                              + outcome.kind()
                              + " "
                              + outcome.code());
                    }
                  }
                });
    result.stop().ifPresent(stop -> outcomes.add("stopped " + stop.code()));
    return outcomes;
  }

  @ParameterizedTest
  @Timeout(60)
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL"})
  void usersInTheStore_areQueued_andCarriedOutByTheReconciler(TestDatabase product) {
    CometChatEmulator emulator = EMULATOR.emulator();
    emulator.users().add(EmulatedUser.of("old", "Old"));
    try (HikariDataSource pool = product.create().pool(8);
        BridgeFixture node = new BridgeFixture(emulator, config(emulator, pool));
        UserOutbox outbox = UserOutbox.of(node.bridge().config())) {
      // The store has neither: one is new, one exists.
      assertThat(outcomes(node, row("ada", "Ada"), row("old", "Olga"), row("bob", "Bob")))
          .containsExactlyInAnyOrder("ada CREATED ", "old UPDATED ", "bob CREATED ");
      while (outbox.stateOf(Uid.of("ada")).atCometChat() != Status.ACTIVE
          || outbox.stateOf(Uid.of("bob")).atCometChat() != Status.ACTIVE) {
        node.time().awaitScheduled(POLL);
        node.time().advance(POLL);
      }

      // The store has those who were created: their changes go through it.
      assertThat(
              outcomes(
                  node,
                  row("ada", "Ada L."),
                  row("old", "Olga"),
                  row("bob", "Bob").asDeactivated()))
          .containsExactlyInAnyOrder("ada QUEUED ", "old UPDATED ", "bob QUEUED ");
      assertThat(outbox.stateOf(Uid.of("bob")).desired()).isEqualTo(Status.DEACTIVATED);

      node.events().await(BridgeEvent.UserDeactivated.class, 1);
      node.events().await(BridgeEvent.UserUpdated.class, 1);
      assertThat(emulator.users().find("ada").orElseThrow().name()).isEqualTo("Ada L.");
      assertThat(emulator.users().find("bob").orElseThrow().deactivated()).isTrue();
      // What the import has created is recorded, so that the first change needs one call.
      assertThat(emulator.journal().count(Operation.UPDATE_USER, "ada")).isEqualTo(1);
      assertThat(emulator.journal().count(Operation.GET_USER, "ada")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL"})
  void usersWhomTheApplicationHasEnded_areNotRevived(TestDatabase product) {
    CometChatEmulator emulator = EMULATOR.emulator();
    try (HikariDataSource pool = product.create().pool(8);
        BridgeFixture node = new BridgeFixture(emulator, config(emulator, pool))) {
      node.bridge().users().deactivate("ada");
      node.bridge().users().delete("bob", Deletion.PERMANENT);

      assertThat(
              outcomes(
                  node,
                  row("ada", "Ada"),
                  row("bob", "Bob"),
                  row("eve", "Eve"),
                  row("ada", "Ada").asDeactivated()))
          .containsExactlyInAnyOrder(
              "ada REJECTED DEACTIVATED",
              "bob REJECTED DELETED",
              "eve CREATED ",
              "ada SKIPPED DEACTIVATED");
      assertThat(emulator.users().find("ada")).isEmpty();
      assertThat(emulator.users().find("bob")).isEmpty();
    }
  }

  @Test
  void databaseThatFails_stopsTheImportBeforeItsFirstCall() {
    CometChatEmulator emulator = EMULATOR.emulator();
    HikariDataSource pool = TestDatabase.H2_MEMORY.create().pool(8);
    try (BridgeFixture node = new BridgeFixture(emulator, config(emulator, pool))) {
      node.time().awaitScheduled(POLL);
      pool.close();

      assertThat(outcomes(node, row("ada", "Ada"))).containsExactly("stopped STORE");
      assertThat(emulator.users().find("ada")).isEmpty();
    }
  }
}
