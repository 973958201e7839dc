/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MainTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void run_options_areObeyedAndAnnounced() {
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
  void run_noSampleUsers_startsEmpty() {
    run(
        List.of("--port", "0", "--no-sample-users"),
        emulator -> assertThat(emulator.users().all()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "--colour,      Unknown option --colour",
    "--port,        Option --port needs a value",
    "--port ninety, 'Option --port needs a number, was ninety'",
    "--port 99999,  'port: 0 to 65535, was 99999'",
  })
  void run_wrongOption_saysWhichAndExitsWith2(String line, String message) {
    int exit = run(List.of(line.split(" ")), MainTest::mustNotStart);

    assertThat(exit).isEqualTo(2);
    assertThat(text(err)).contains(message).contains("Usage:");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void run_takenPort_exitsWith1() {
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
