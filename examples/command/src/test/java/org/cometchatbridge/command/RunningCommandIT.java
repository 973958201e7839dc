/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cometchatbridge.command.PackedCommand.Result;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a process with a terminal, with signals, and with a driver of its own. */
class RunningCommandIT {

  private static final int ROWS = 1_000;
  private static final long SECONDS = 60;

  @TempDir private Path folder;

  private CometChatEmulator emulator;

  @BeforeEach
  void startEmulator() {
    emulator = CometChatEmulator.builder().sampleUsers(false).validateContract(false).start();
    emulator.switches().set(Switches.Amount.IMPORT_CALLS_PER_MINUTE, 0);
  }

  @AfterEach
  void stopEmulator() {
    emulator.close();
  }

  private PackedCommand connected() {
    return new PackedCommand()
        .withSecret("COMETCHAT_BRIDGE_API_KEY", emulator.apiKey())
        .options("--app-id", emulator.appId(), "--region", emulator.region())
        .options("--base-url", emulator.baseUrl().toString());
  }

  private Path users() throws IOException {
    StringBuilder rows = new StringBuilder("userId,name\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append("user-").append(i).append(",User ").append(i).append('\n');
    }
    return Files.writeString(folder.resolve("users.csv"), rows);
  }

  /** Whether the emulator has received a few calls of an import that runs. */
  private boolean isImporting(Process process) throws InterruptedException {
    while (emulator.journal().count(Operation.IMPORT_USERS) < 3) {
      if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return process.isAlive();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void ctrlC_endsAnImportWithAWholeJournal_andResumeCompletesIt() throws Exception {
    Path users = users();
    // 20 calls, two a second.
    PackedCommand slow = connected().options("--calls-per-minute", "120");
    Process process = slow.startWithSignals("import", users.toString());
    assertThat(isImporting(process)).isTrue();

    assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor()).isZero();

    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    String messages = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(messages).isEqualTo(130);
    assertThat(messages)
        .contains("Stopped (INTERRUPTED)", "--resume")
        .doesNotContain("\tat ", "WARN");
    assertThat(folder.resolve("users.csv.journal")).content().endsWith("\n");

    Path report = folder.resolve("report.csv");
    Result resumed =
        connected()
            .options("--calls-per-minute", "60000", "--report", report.toString(), "--resume")
            .run("import", users.toString());

    assertThat(resumed.code()).as(resumed.errors()).isZero();
    assertThat(Files.readAllLines(report)).hasSize(ROWS + 1);
    assertThat(emulator.users().all()).hasSize(ROWS);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void terminationSignal_endsAnImportInTheSameWay_withItsOwnCode() throws Exception {
    Process process =
        connected().options("--calls-per-minute", "120").start("import", users().toString());
    assertThat(isImporting(process)).isTrue();

    process.destroy();

    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(folder.resolve("users.csv.journal")).content().endsWith("\n");
  }

  /** The program script gives the process a terminal. */
  @Test
  @DisabledOnOs({OS.WINDOWS, OS.MAC})
  void importOnATerminal_hasAProgressBar_withoutColorsIfNotWanted() throws Exception {
    PackedCommand command = connected().with("TERM", "xterm").with("NO_COLOR", "1");
    String line =
        String.join(" ", command.line("import", users().toString(), "--calls-per-minute", "6000"));

    Result shown;
    try {
      shown = command.run(List.of("script", "-qec", line, "/dev/null"));
    } catch (IOException e) {
      Assumptions.abort("This machine has no program script");
      return;
    }

    assertThat(shown.code()).as(shown.output()).isZero();
    assertThat(shown.output())
        .contains("\rImporting", "100%", "1,000 rows CREATED")
        .doesNotContain("\u001b[");
  }

  @Test
  void parkedUser_isListedAndReplayed_withADriverFromItsJar() throws Exception {
    Database database = TestDatabase.H2_SERVER.create();
    park("eve", database);
    PackedCommand without =
        new PackedCommand().options("--app-id", emulator.appId(), "--store", database.url());

    Result unknown = without.run("queue", "list");
    PackedCommand with =
        without
            .options("--driver-jar", driver(), "--store-user", database.user())
            .with("COMETCHAT_BRIDGE_STORE_PASSWORD", database.password());
    Result listed = with.run("queue", "list");
    Result explained = with.run("why", "eve");
    Result replayed = with.run("queue", "replay", "--uid", "eve");
    Result released = with.run("queue", "release");

    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.errors()).contains("--driver-jar");
    assertThat(listed.code()).as(listed.errors()).isEqualTo(1);
    assertThat(listed.output()).contains("eve\tFOREIGN_USER\t20");
    assertThat(explained.output()).contains("is parked since");
    assertThat(replayed.code()).as(replayed.errors()).isZero();
    assertThat(released.code()).as(released.errors()).isZero();
  }

  /** An application whose change of a user cannot be carried out. */
  private void park(String userId, Database database) throws InterruptedException {
    emulator
        .users()
        .add(
            EmulatedUser.of(userId, "Eve")
                .withMetadata(Map.of("@private", Map.of("cometchatBridge", "1.other"))));
    CountDownLatch parked = new CountDownLatch(1);
    try (HikariDataSource pool = database.pool(4);
        CometChatBridge application =
            CometChatBridge.create(
                CometChatBridgeConfig.builder()
                    .appId(emulator.appId())
                    .region(emulator.region())
                    .apiKey(emulator.apiKey())
                    .baseUrl(emulator.baseUrl())
                    .jdbcSync(JdbcSync.builder(pool).createTables(TableCreation.ALWAYS).build())
                    .listener(
                        event -> {
                          if (event instanceof BridgeEvent.UserParked) {
                            parked.countDown();
                          }
                        })
                    .build())) {
      application.users().deactivate(userId);
      assertThat(parked.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String driver() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.matches(".*[/\\\\]h2-[0-9.]+\\.jar"))
        .findFirst()
        .orElseThrow();
  }
}
