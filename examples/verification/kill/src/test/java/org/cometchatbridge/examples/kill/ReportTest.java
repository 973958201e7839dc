/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Options OPTIONS = Options.read(List.of("--kills", "1000"));

  private static final LogoutResult LOGOUTS =
      new LogoutResult(
          TestDatabase.MARIADB,
          List.of(logout(3, 900), logout(4, 400), logout(201, 300)),
          List.of("n1"),
          2,
          0,
          Duration.ofMillis(1500));

  private static LogoutTimes logout(long millis, long microsUntilKill) {
    return new LogoutTimes(Duration.ofMillis(millis), Duration.ofNanos(1000 * microsUntilKill));
  }

  private static RunResult result(TestDatabase product, List<String> lost) {
    return new RunResult(
        new RunPlan(product, 1, 34),
        List.of(),
        36,
        2,
        3_600,
        400,
        1_800,
        99,
        700,
        lost,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(
            new Backlog.Sample(0, 0, 0),
            new Backlog.Sample(1, 30, 12),
            new Backlog.Sample(9, 0, 0)));
  }

  @Test
  void reportAndPicture_showEachDatabase() {
    List<RunResult> results =
        List.of(
            result(TestDatabase.H2_SERVER, List.of()),
            result(TestDatabase.POSTGRESQL, List.of("changed-user-1 does not exist")),
            result(TestDatabase.POSTGRESQL, List.of()));

    assertThat(Report.of(OPTIONS, results, List.of(LOGOUTS), "pictures/durability.svg"))
        .contains("| | H2 | PostgreSQL | all |")
        .contains("| nodes killed | 36 | 72 | 108 |")
        .contains("| **committed changes or sign-outs lost** | 0 | 1 | 1 |")
        .contains("--kills 1000 --logouts 200 ")
        .contains("| MariaDB | 3 | 1 | 0.40 ms | 2 | 1.50 s | 0 | 1 |")
        .contains("](pictures/durability.svg)");
    assertThat(Chart.of(results)).startsWith("<svg").contains("H2, 36 nodes").doesNotContain("NaN");
    assertThat(results.get(0).isCorrect()).isTrue();
    assertThat(results.get(1).isCorrect()).isFalse();
  }

  @Test
  void kills_areDividedAmongDatabases() {
    List<RunPlan> plans = Kill.plans(OPTIONS);

    assertThat(plans).hasSize(12).extracting(RunPlan::seed).doesNotHaveDuplicates();
    assertThat(plans).extracting(RunPlan::kills).allMatch(kills -> kills <= 100);
    assertThat(plans.stream().mapToInt(RunPlan::kills).sum()).isEqualTo(1000);
  }

  @Test
  void wrongOptions_areNamed() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.read(List.of("--kills", "0")))
        .withMessageContaining("--kills");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    int exit =
        Kill.run(List.of("--kill", "1"), new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(exit).isEqualTo(2);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Unknown option --kill", "Usage");
  }
}
