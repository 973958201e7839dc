/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.examples.soak.OutagePlan.Outage;
import org.cometchatbridge.examples.soak.Promises.Check;
import org.cometchatbridge.examples.soak.RunResult.Connections;
import org.cometchatbridge.examples.soak.RunResult.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the command briefly. */
class SoakTest {

  private static final Filter AS_IT_IS =
      (request, response, chain) -> chain.doFilter(request, response);
  private static final Options OPTIONS = Options.read(List.of("--duration", "60s"));

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

    int exit = Soak.run(args, new PrintStream(printed, true, StandardCharsets.UTF_8), AS_IT_IS);

    String report = printed.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(report).isZero();
    assertThat(report).contains("| no login of the application fails | 0 | yes |");
    assertThat(Files.readString(folder.resolve("soak.md"))).contains("pictures/soak.svg");
    assertThat(Files.readString(folder.resolve("pictures/soak.svg")))
        .startsWith("<svg")
        .contains("black hole")
        .doesNotContain("NaN");
  }

  @Test
  void generatedIds_areMappedByEachMapping(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    List<String> args = List.of("--generated-ids", "2000", "--report", folder.toString());

    int exit = Soak.run(args, new PrintStream(printed, true, StandardCharsets.UTF_8), AS_IT_IS);

    assertThat(exit).isZero();
    String report = printed.toString(StandardCharsets.UTF_8);
    assertThat(report)
        .contains("| `default` |  | 2,000 | 0 | ", "| `hash` | `acme` | 2,000 | 0 | ")
        .contains("| `identity` | `acme` | 2,000 | ");
    assertThat(Files.readString(folder.resolve("generated-ids.md"))).isEqualTo(report);
  }

  @Test
  void failedLogin_breaksAPromise(@TempDir Path folder) throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    Filter failing =
        (request, response, chain) -> {
          if (((HttpServletRequest) request).getRequestURI().endsWith("/login")
              && failed.compareAndSet(false, true)) {
            ((HttpServletResponse) response).sendError(500);
          } else {
            chain.doFilter(request, response);
          }
        };

    assertThat(brokenBy(failing, folder)).containsExactly("no login of the application fails");
  }

  @Test
  void tokenOfAnotherUser_breaksAPromise(@TempDir Path folder) throws Exception {
    AtomicBoolean mixedUp = new AtomicBoolean();
    Filter mixingUp =
        (request, response, chain) -> {
          // Every visitor fetches this path and checks its headers.
          if (((HttpServletRequest) request).getRequestURI().equals("/api/data")
              && mixedUp.compareAndSet(false, true)) {
            HttpServletResponse httpResponse = (HttpServletResponse) response;
            httpResponse.setHeader("X-CometChat-Uid", "other");
            httpResponse.setHeader("X-CometChat-Token", "other_1700000000abc");
            httpResponse.setContentType("application/json");
          } else {
            chain.doFilter(request, response);
          }
        };

    assertThat(brokenBy(mixingUp, folder)).contains("no visitor gets the token of another user");
  }

  @Test
  void brokenPromises_areReported() {
    Statistics statistics = new Statistics(60);
    statistics.loggedIn(1, 3_500);
    Outage outage = new Outage("overload", 10, 15);
    Memory small = new Memory(0, 10, 2, 50);
    RunResult result =
        new RunResult(
            OPTIONS,
            statistics,
            List.of(),
            List.of(outage),
            100,
            4,
            13,
            Map.of("RevocationFailed", 1L),
            small,
            small,
            new Memory(1, 200, 9, 500),
            0,
            1,
            new Connections(129, OptionalInt.of(1), 0, 500),
            10,
            2,
            Map.of("by a logout", 2L));

    assertThat(Promises.areKept(result)).isFalse();
    assertThat(Promises.of(result))
        .filteredOn(Check::kept)
        .extracting(Check::promise)
        .allMatch(promise -> promise.startsWith("no"));
    assertThat(Promises.of(result)).filteredOn(check -> !check.kept()).hasSize(10);
    assertThat(Report.of(result, "soak.svg"))
        .contains("at the latest after never and never", "**no**")
        .doesNotContain("NaN");
  }

  @Test
  void recovery_isTheTimeFromTheEndOfAnOutage() {
    Statistics statistics = new Statistics(100);
    statistics.logins().add(3);
    for (int second = 10; second < 60; second++) {
      for (int i = 0; i < 10; i++) {
        statistics.loggedIn(second, 1);
        if (second >= 31) {
          statistics.gotToken(second);
        }
      }
    }
    statistics.mints().add(25.5);

    Recovery recovery =
        Recovery.after(List.of(new Outage("overload", 10, 20)), 60, statistics).get(0);

    assertThat(recovery.firstToken().getAsDouble()).isBetween(5.4, 5.6);
    assertThat(recovery.nearlyAll().getAsDouble()).isBetween(10.0, 11.1);
    assertThat(recovery.isAsPromised()).isTrue();
  }

  @Test
  void latency_isAPercentile() {
    Statistics statistics = new Statistics(10);
    for (int i = 1; i <= 100; i++) {
      statistics.loggedIn(0, i);
    }

    assertThat(statistics.latency(0.5, 0, 10)).isBetween(50.0, 56.0);
    assertThat(statistics.latency(1, 0, 10)).isBetween(100.0, 111.0);
    assertThat(statistics.latency(1, 5, 10)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "--duration 5h, '--duration must be like 60s or 10m, but was 5h'",
    "--users none, '--users must be a number above 0, but was none'",
    "--colour red, 'Unknown option --colour'",
    "--generated-ids 0, '--generated-ids must be a number above 0, but was 0'",
    "--seed, 'Option --seed needs a value'",
  })
  void read_invalidOption_isNamed(String line, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.read(List.of(line.split(" "))))
        .withMessage(message);
  }

  private static List<String> brokenBy(Filter outermost, Path folder) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    List<String> args =
        List.of(
            "--duration",
            "2s",
            "--logins-per-second",
            "40",
            "--users",
            "200",
            "--visitors",
            "40",
            "--report",
            folder.toString());

    int exit = Soak.run(args, new PrintStream(printed, true, StandardCharsets.UTF_8), outermost);

    assertThat(exit).isEqualTo(1);
    return printed
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.endsWith("| **no** |"))
        .map(line -> line.substring(2, line.indexOf(" | ")))
        .toList();
  }
}
