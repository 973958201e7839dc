/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.ImportBodyLimit;
import org.cometchatbridge.emulator.Switches.ImportOfExistingUid;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills the process of an import again and again, and resumes it: each row has one outcome, and no
 * user is imported twice. {@code -Dimport.kills=50} kills more often than the build does.
 */
class ImportKillTest {

  private static final int KILLS = Integer.getInteger("import.kills", 2);
  private static final int ROWS = Integer.getInteger("import.rows", 2_000);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"UPDATED, KB_10", "SKIPPED, MB_1", "REJECTED, KB_10"})
  void killedImport_hasOneOutcomeForEachRow(ImportOfExistingUid reading, ImportBodyLimit limit)
      throws Exception {
    try (CometChatEmulator emulator =
        CometChatEmulator.builder().sampleUsers(false).validateContract(false).start()) {
      emulator.switches().set(reading).set(limit).set(Switches.Amount.IMPORT_CALLS_PER_MINUTE, 0);
      Path users = Files.writeString(folder.resolve("users.csv"), rows());
      Random random = new Random(18);
      int kills = 0;
      while (kills < KILLS) {
        int before = emulator.journal().count(Operation.IMPORT_USERS);
        Process process = started(emulator, users, kills > 0);
        int calls = 1 + random.nextInt(Math.max(1, ROWS / 50 / KILLS - 1));
        if (reached(emulator, process, before + calls)) {
          boolean ended = process.waitFor(random.nextInt(40), TimeUnit.MILLISECONDS);
          assertThat(ended).as("it was killed before its end").isFalse();
        }
        process.destroyForcibly().waitFor();
        kills++;
      }

      Process last = started(emulator, users, Files.exists(folder.resolve("users.csv.journal")));
      assertThat(last.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(last.exitValue()).as(Files.readString(folder.resolve("log"))).isZero();

      List<String> report = Files.readAllLines(folder.resolve("report.csv"));
      assertThat(report).hasSize(ROWS + 1);
      assertThat(report.subList(1, report.size())).allMatch(line -> line.endsWith(",CREATED,"));
      assertThat(emulator.users().all()).hasSize(ROWS);
      assertThat(imports(emulator).values()).as("imports of each uid").containsOnly(1);
    }
  }

  private static boolean reached(CometChatEmulator emulator, Process process, int calls)
      throws InterruptedException {
    while (process.isAlive()) {
      if (emulator.journal().count(Operation.IMPORT_USERS) >= calls) {
        return true;
      }
      if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder("userId,name\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append("user-").append(i).append(",User ").append(i).append('\n');
    }
    return rows.toString();
  }

  private Process started(CometChatEmulator emulator, Path users, boolean resumes)
      throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.provider=org.cometchatbridge.command.log.CommandLogProvider",
                "-cp",
                System.getProperty("java.class.path"),
                "org.cometchatbridge.command.Main",
                "import",
                "--app-id",
                emulator.appId(),
                "--region",
                emulator.region(),
                "--base-url",
                emulator.baseUrl().toString(),
                "--on-existing",
                "fail",
                "--calls-per-minute",
                "60000",
                "--report",
                folder.resolve("report.csv").toString()));
    if (resumes) {
      line.add("--resume");
    }
    line.add(users.toString());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("COMETCHAT_BRIDGE_API_KEY", emulator.apiKey());
    File log = folder.resolve("log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  /** How often each uid was in an import that CometChat has processed. */
  private static Map<String, Integer> imports(CometChatEmulator emulator) throws IOException {
    Map<String, Integer> imports = new HashMap<>();
    for (Exchange exchange : emulator.journal().exchanges(Operation.IMPORT_USERS)) {
      try (JsonParser json = new JsonFactory().createParser(exchange.requestBody())) {
        while (json.nextToken() != null) {
          if (json.currentToken() == JsonToken.FIELD_NAME && json.currentName().equals("uid")) {
            json.nextToken();
            imports.merge(json.getText(), 1, Integer::sum);
          }
        }
      } catch (JsonProcessingException e) {
        // The process was killed while it sent the body.
      }
    }
    return imports;
  }
}
