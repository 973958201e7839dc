/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MainTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void run_options_areAppliedAndPrinted() {
    AtomicInteger status = new AtomicInteger();
    int exit =
        run(
            List.of("--port", "0", "--app-id", "app", "--api-key", "k", "--region", "eu"),
            emulator -> status.set(new Client(emulator).get("/users/cometchat-uid-1").status()));

    assertThat(exit).isZero();
    assertThat(status).hasValue(200);
    assertThat(text(out))
        .containsPattern("base URL +http://127\\.0\\.0\\.1:[0-9]+/v3")
        .containsPattern("app id +app")
        .containsPattern("API key +k")
        .containsPattern("region +eu")
        .contains("cometchat-uid-5");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void run_seedAndTls_areApplied(@TempDir Path folder) throws IOException {
    Path seed = folder.resolve("seed.json");
    Files.writeString(
        seed,
        """
        {"users": [{"uid": "emp-1", "name": "Ada", "role": "teacher", "tags": ["x"],
                    "metadata": {"team": 7}},
                   {"uid": "cometchat-uid-1", "name": "Not the sample"}]}""");

    int exit =
        run(
            List.of("--port", "0", "--tls-port", "0", "--seed", seed.toString()),
            emulator -> {
              assertThat(emulator.users().all()).hasSize(6);
              EmulatedUser ada = emulator.users().find("emp-1").orElseThrow();
              assertThat(ada.role()).isEqualTo("teacher");
              assertThat(ada.metadata()).containsEntry("team", 7);
              assertThat(emulator.users().find("cometchat-uid-1").orElseThrow().name())
                  .isEqualTo("Not the sample");
              emulator.users().remove("emp-1");
              emulator.reset();
              assertThat(emulator.users().find("emp-1")).isPresent();
            });

    assertThat(exit).isZero();
    assertThat(text(out))
        .containsPattern("TLS URL +https://localhost:[0-9]+/v3")
        .containsPattern("console +http://127\\.0\\.0\\.1:[0-9]+/_emulator/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x                                      | is not a JSON object",
        "{}                                     | has no list",
        "{\"users\":[1]}                        | must be an object",
        "{\"users\":[{\"uid\":\"a\"}]}          | the field name of a user must be a string",
        "{\"users\":[{\"uid\":\"a b\",\"name\":\"A\"}]} | uid: must be 1 to 100",
        "{\"users\":[{\"uid\":\"a\",\"name\":\"A\"},{\"uid\":\"a\",\"name\":\"A\"}]} | same uid",
      })
  void run_invalidSeed_isReportedAndExitsWith2(String content, String message, @TempDir Path folder)
      throws IOException {
    Path seed = Files.writeString(folder.resolve("seed.json"), content);

    assertThat(run(List.of("--seed", seed.toString()), MainTest::mustNotStart)).isEqualTo(2);
    assertThat(text(err)).contains(message);
  }

  @Test
  void run_scenarioAndChaos_startImmediately(@TempDir Path folder) throws IOException {
    Path scenario = folder.resolve("scenario.json");
    Files.writeString(
        scenario,
        """
        {"phases": [{"name": "down", "duration": "PT1H", "faults": [{"fault": "html", "status": 502}]}]}""");

    int exit =
        run(
            List.of("--port", "0", "--scenario", scenario.toString(), "--chaos", "7"),
            emulator -> {
              assertThat(emulator.faults().playback().orElseThrow().currentPhase())
                  .contains("down");
              assertThat(emulator.faults().chaos().orElseThrow().seed()).isEqualTo(7);
            });

    assertThat(exit).isZero();
  }

  @Test
  void run_default_validatesTheContractAndReportsViolations() {
    int exit =
        run(
            List.of("--port", "0"),
            emulator -> {
              assertThat(emulator.validatesContract()).isTrue();
              new Client(emulator).get("/users/cometchat-uid-1?withTags=true");
              assertThat(emulator.journal().violations()).hasSize(1);
            });

    assertThat(exit).isZero();
    assertThat(text(out)).containsPattern("contract +validated");
    assertThat(text(err)).startsWith("CONTRACT VIOLATION GET_USER request: ");
  }

  @Test
  void run_noContract_validatesNothing() {
    run(
        List.of("--port", "0", "--no-contract"),
        emulator -> assertThat(emulator.validatesContract()).isFalse());

    assertThat(text(out)).containsPattern("contract +not validated");
  }

  @Test
  void run_allAddresses_warns() {
    int exit =
        run(
            List.of("--port", "0", "--host", "0.0.0.0", "--host-name", "emulator"),
            emulator ->
                assertThat(new Client(emulator).get("/users/cometchat-uid-1").status())
                    .isEqualTo(200));

    assertThat(exit).isZero();
    assertThat(text(err)).startsWith("WARNING: every machine").contains("insecureBaseUrl=true");
  }

  @Test
  void run_check_exitsWithTheStateOfTheEmulator() {
    AtomicInteger port = new AtomicInteger();
    run(
        List.of("--port", "0"),
        emulator -> {
          port.set(emulator.baseUrl().getPort());
          assertThat(run(List.of("--check", "--port", port.toString()), MainTest::mustNotStart))
              .isZero();
        });

    assertThat(run(List.of("--check", "--port", port.toString()), MainTest::mustNotStart))
        .isEqualTo(1);
  }

  @Test
  void run_state_isImported(@TempDir Path folder) throws IOException {
    Path state = folder.resolve("state.json");
    try (CometChatEmulator emulator = CometChatEmulator.start()) {
      emulator.users().add(EmulatedUser.of("emp-1", "Ada"));
      Files.writeString(state, emulator.exportState());
    }

    int exit =
        run(
            List.of("--port", "0", "--no-sample-users", "--state", state.toString()),
            emulator -> assertThat(emulator.users().all()).hasSize(6));

    assertThat(exit).isZero();
  }

  @Test
  void run_noSampleUsers_startsEmpty() {
    run(
        List.of("--port", "0", "--no-sample-users"),
        emulator -> assertThat(emulator.users().all()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "--colour,      Unknown option --colour",
    "--port,        Option --port requires a value",
    "--port ninety, 'Option --port requires a number, was ninety'",
    "--port 99999,  'port: must be 0 to 65535, was 99999'",
    "--tls-port -1, 'tlsPort: must be 0 to 65535, was -1'",
    "--host nowhere.invalid, 'listenOn: is not an address'",
    "--host-name http://x, 'hostName: must be a name'",
    "--state nofile, 'The file nofile cannot be read'",
    "--seed nofile, 'The file nofile cannot be read'",
    "--scenario nofile, 'The file nofile cannot be read'",
    "--chaos much,  'Option --chaos requires a number, was much'",
  })
  void run_invalidOption_isReportedAndExitsWith2(String line, String message) {
    int exit = run(List.of(line.split(" ")), MainTest::mustNotStart);

    assertThat(exit).isEqualTo(2);
    assertThat(text(err)).contains(message).contains("Usage:");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void run_portInUse_exitsWith1() {
    try (CometChatEmulator first = CometChatEmulator.start()) {
      int exit =
          run(List.of("--port", String.valueOf(first.baseUrl().getPort())), MainTest::mustNotStart);

      assertThat(exit).isEqualTo(1);
      assertThat(text(err)).contains("could not listen on port");
    }
  }

  @Test
  void run_help_printsUsage() {
    assertThat(run(List.of("--help"), MainTest::mustNotStart)).isZero();
    assertThat(text(out)).contains("--port N").contains("default 8090");
  }

  private int run(List<String> args, Main.Running running) {
    return Main.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        running);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  private static void mustNotStart(CometChatEmulator emulator) {
    throw new AssertionError("started on " + emulator.baseUrl());
  }
}
