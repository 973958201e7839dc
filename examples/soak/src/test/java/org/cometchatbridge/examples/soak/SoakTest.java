/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cometchatbridge.examples.soak.Outcome.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A short run of the command. */
class SoakTest {

  @Test
  void fiveSeconds_keepEveryPromiseAndAreReported(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    List<String> args =
        List.of(
            "--duration",
            "5s",
            "--logins-per-second",
            "40",
            "--users",
            "200",
            "--visitors",
            "40",
            "--report",
            folder.toString());

    int exit = Soak.run(args, new PrintStream(printed, true, StandardCharsets.UTF_8));

    String report = printed.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(report).isZero();
    assertThat(report).contains("| no login of the host fails | 0 | yes |");
    assertThat(Files.readString(folder.resolve("soak.md"))).contains("pictures/soak.svg");
    assertThat(Files.readString(folder.resolve("soak.svg")))
        .startsWith("<svg")
        .contains("black hole")
        .doesNotContain("NaN");
  }

  @Test
  void brokenPromise_isNotReportedAsKept() {
    Tally tally = new Tally(1);
    tally.failedLogin("status 500");
    Outcome.Memory memory = new Outcome.Memory(0, 0, 0, 0);
    Outcome outcome =
        new Outcome(
            Plan.defaults(),
            tally,
            List.of(),
            List.of(),
            0,
            0,
            0,
            java.util.Map.of(),
            memory,
            memory,
            memory,
            0);

    assertThat(outcome.isAsPromised()).isFalse();
    assertThat(outcome.checks())
        .filteredOn(check -> !check.kept())
        .extracting(Check::promise)
        .containsExactly("no login of the host fails");
    assertThat(Report.of(outcome, "soak.svg")).contains("**no**").contains("status 500");
  }

  @Test
  void latency_isWhatAShareOfTheLoginsDidNotExceed() {
    Tally tally = new Tally(10);
    for (int i = 1; i <= 100; i++) {
      tally.loggedIn(i);
    }

    assertThat(tally.latency(0.5, 0, 10)).isBetween(50.0, 56.0);
    assertThat(tally.latency(1, 0, 10)).isBetween(100.0, 111.0);
    assertThat(tally.latency(1, 5, 10)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "--duration 5h, '--duration is written like 60s or 10m, was 5h'",
    "--users none, '--users needs a number above 0, was none'",
    "--colour red, 'Unknown option --colour'",
    "--seed, 'Option --seed needs a value'",
  })
  void read_wrongOption_saysWhich(String line, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plan.read(List.of(line.split(" "))))
        .withMessage(message);
  }
}
