/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkPageTest {

  private static final Finding KEPT =
      Finding.of("bridge & hand", Unit.RATIO, new Spread(0.98, 1.004, 1.1), Goal.atMost(1));
  private static final Finding MISSED =
      Finding.of("pac4j", Unit.RATIO, new Spread(5, 6, 7), Goal.atMost(5.99));

  @TempDir Path folder;

  @Test
  void page_showsGoalsValuesAndVerdictsOfAllRuns() throws IOException {
    Results results = new Results(folder.resolve("results"));
    write(results, "before", KEPT, MISSED);
    write(results, "now", KEPT);

    new BenchmarkPage(results.runs()).write(folder);

    assertThat(Files.readString(folder.resolve("benchmarks.md")))
        .contains("| | goal | before | kept | now | kept |")
        .contains(
            "| bridge & hand | ≤ 1.00 × | 1.00 × (0.98 × to 1.10 ×) | yes | 1.00 × (0.98 × to 1.10 ×) | yes |")
        .contains("| pac4j | ≤ 5.99 × | 6.00 × (5.00 × to 7.00 ×) | **no** |  |  |")
        .contains("Not measured yet.");
  }

  @Test
  void picture_isXmlWithTheRatiosOfAllRuns() throws Exception {
    Results results = new Results(folder.resolve("results"));
    write(results, "now", KEPT, MISSED);

    new BenchmarkPage(results.runs()).write(folder);

    Path picture = folder.resolve("pictures").resolve("benchmarks-P1.svg");
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());
    assertThat(picture).content().contains("bridge &amp; hand", "6.00 ×", "now");
  }

  @Test
  void numberThatIsShownAsTheLimit_meetsIt() {
    Spread spread = Spread.exactly(0.4);

    assertThat(Finding.of("bytes", Unit.BYTES, spread, Goal.atMost(0)).isKept()).isTrue();
    assertThat(Finding.of("ratio", Unit.RATIO, spread, Goal.atMost(0)).isKept()).isFalse();
  }

  @Test
  void unknownRow_isNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchmarkOptions.read(List.of("--rows", "P1,P99")))
        .withMessageContaining("P99");
  }

  @Test
  void rowsAndOptions_areRead() {
    BenchmarkOptions options = BenchmarkOptions.read(List.of("--rows", "P1a", "--run", "before"));

    assertThat(options.rows()).containsExactly(Row.P1A);
    assertThat(options.run()).isEqualTo("before");
    assertThat(options.page()).isNull();
  }

  @Test
  void ratios_areThoseOfTheSameRound() throws Exception {
    double[] machine = {1};
    Rounds<String> rounds =
        Rounds.of(
            java.util.Map.of("fast", () -> machine[0], "slow", () -> 3 * (machine[0] += 1) - 3),
            1,
            5);

    assertThat(rounds.ratio("slow", "fast").median()).isBetween(1.5, 4.0);
    assertThat(rounds.of("fast").low()).isLessThan(rounds.of("fast").high());
  }

  private static void write(Results results, String run, Finding... findings) throws IOException {
    Files.write(
        results.file(run, Row.P1), List.of(findings).stream().map(Finding::toLine).toList());
  }
}
