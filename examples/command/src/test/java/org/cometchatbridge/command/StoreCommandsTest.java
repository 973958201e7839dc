/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.cometchatbridge.emulator.EmulatedUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands that read and write the database of an application. */
class StoreCommandsTest {

  @RegisterExtension
  static final CometChatEmulatorExtension EMULATOR = new CometChatEmulatorExtension();

  private static final int SECONDS = 30;

  private final ScriptedTerminal terminal = new ScriptedTerminal();

  /** The application: one node that carries out changes, and reports some of them. */
  private static CometChatBridge application(
      CometChatEmulator emulator, HikariDataSource pool, Map<String, CountDownLatch> awaited) {
    return CometChatBridge.create(
        CometChatBridgeConfig.builder()
            .appId(emulator.appId())
            .region(emulator.region())
            .apiKey(emulator.apiKey())
            .baseUrl(emulator.baseUrl())
            .shutdownWait(Duration.ZERO)
            .jdbcSync(
                JdbcSync.builder(pool)
                    .createTables(TableCreation.ALWAYS)
                    .pollInterval(Duration.ofMillis(20))
                    .build())
            .listener(
                event -> {
                  CountDownLatch latch = awaited.get(name(event));
                  if (latch != null) {
                    latch.countDown();
                  }
                })
            .build());
  }

  private static String name(BridgeEvent event) {
    return event.getClass().getSimpleName();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private int run(Database database, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--app-id", EMULATOR.emulator().appId(), "--store", database.url()));
    if (!database.user().isEmpty()) {
      all.addAll(List.of("--store-user", database.user()));
      terminal.with("COMETCHAT_BRIDGE_STORE_PASSWORD", database.password());
    }
    return terminal.run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL"})
  void changes_areCarriedOutByTheApplication_withoutAKeyOfTheCommand(TestDatabase product)
      throws Exception {
    CometChatEmulator emulator = EMULATOR.emulator();
    emulator.users().add(EmulatedUser.of("ada", "Ada"));
    Database database = product.create();
    Map<String, CountDownLatch> awaited =
        Map.of(
            "UserDeactivated", new CountDownLatch(1),
            "UserActivated", new CountDownLatch(1),
            "UserDeleted", new CountDownLatch(1));
    try (HikariDataSource pool = database.pool(8);
        CometChatBridge application = application(emulator, pool, awaited)) {
      assertThat(application.isActive()).isTrue();

      assertThat(run(database, "deactivate", "ada")).isZero();
      assertThat(terminal.output()).contains("Recorded in the database", "will be deactivated");
      await(awaited.get("UserDeactivated"));
      assertThat(emulator.users().find("ada").orElseThrow().deactivated()).isTrue();

      assertThat(run(database, "why", "ada")).isEqualTo(1);
      assertThat(terminal.output()).contains("The application has deactivated this user");

      assertThat(run(database, "activate", "--uid", "ada")).isZero();
      await(awaited.get("UserActivated"));

      assertThat(run(database, "revoke", "--everywhere", "ada")).isZero();
      assertThat(run(database, "delete", "--permanent", "--yes", "ada")).isZero();
      await(awaited.get("UserDeleted"));
      assertThat(emulator.users().find("ada")).isEmpty();
      assertThat(terminal.errors()).isEmpty();
    }
  }

  @Test
  void parkedUsers_areListed_replayedAndReleased() throws Exception {
    CometChatEmulator emulator = EMULATOR.emulator();
    emulator
        .users()
        .add(
            EmulatedUser.of("eve", "Eve")
                .withMetadata(Map.of("@private", Map.of("cometchatBridge", "1.other"))));
    Database database = TestDatabase.H2_MEMORY.create();
    CountDownLatch parked = new CountDownLatch(1);
    try (HikariDataSource pool = database.pool(8);
        CometChatBridge application = application(emulator, pool, Map.of("UserParked", parked))) {
      assertThat(run(database, "queue", "list")).isZero();
      assertThat(terminal.errors()).contains("No user is parked.");

      application.users().deactivate("eve");
      await(parked);

      assertThat(run(database, "queue", "list")).isEqualTo(1);
      assertThat(terminal.output()).contains("eve\tFOREIGN_USER\t20");
      assertThat(run(database, "why", "eve")).isEqualTo(1);
      assertThat(terminal.output()).contains("is parked since", "queue replay");

      assertThat(run(database, "queue", "replay", "--uid", "eve")).isZero();
      assertThat(run(database, "queue", "replay", "--code", "ERR_OTHER")).isEqualTo(1);
      assertThat(run(database, "queue", "release")).isZero();
      assertThat(terminal.output()).contains("1 user replayed.", "0 users released.");
    }
  }

  @Test
  void show_addsWhatIsRecorded() {
    CometChatEmulator emulator = EMULATOR.emulator();
    emulator.users().add(EmulatedUser.of("ada", "Ada"));
    Database database = TestDatabase.H2_MEMORY.create();
    terminal.with("COMETCHAT_BRIDGE_API_KEY", emulator.apiKey());
    try (HikariDataSource pool = database.pool(2);
        CometChatBridge application = application(emulator, pool, Map.of())) {
      assertThat(application.isActive()).isTrue();
      String[] line = {
        "show", "--region", "us", "--base-url", emulator.baseUrl().toString(), "--uid", "ada"
      };

      assertThat(run(database, line)).isZero();

      assertThat(terminal.output())
          .containsPattern("desired +active")
          .containsPattern("recorded +unknown");
    }
  }

  @Test
  void databaseWithoutTables_exitsWith6_andGetsNone() {
    Database database = TestDatabase.H2_MEMORY.create();

    assertThat(run(database, "deactivate", "ada")).isEqualTo(6);
    assertThat(run(database, "deactivate", "ada")).isEqualTo(6);
  }

  @Test
  void databaseThatCannotBeOpened_exitsWith6_withoutItsPassword() {
    terminal.with("COMETCHAT_BRIDGE_STORE_PASSWORD", "very-secret");

    assertThat(
            terminal.run(
                "queue",
                "list",
                "--app-id",
                "app",
                "--store",
                "jdbc:postgresql://127.0.0.1:1/none",
                "--store-user",
                "app"))
        .isEqualTo(6);

    assertThat(terminal.errors()).contains("SQL state").doesNotContain("very-secret");
  }
}
