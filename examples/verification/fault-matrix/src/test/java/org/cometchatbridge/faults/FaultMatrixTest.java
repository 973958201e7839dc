/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.TokenScope;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every response and every transport fault, at every step of the ladder, in both token scopes, with
 * and without a token before, behind the servlet filter and the Spring adapter. What was seen makes
 * up docs/fault-matrix.md; run with {@code -Dfaults.write=true} to write it anew.
 */
class FaultMatrixTest {

  private static final Path PAGE = Path.of("..", "..", "..", "docs", "fault-matrix.md");
  private static final Path COPY = Path.of("target", "fault-matrix.md");

  private final HttpClient client = Visitor.client();
  private final MatrixPage page = new MatrixPage();

  @TestFactory
  Stream<DynamicNode> matrix() {
    Stream<DynamicNode> hosts =
        Arrays.stream(Adapter.values())
            .flatMap(
                adapter -> Arrays.stream(TokenScope.values()).map(s -> new Setting(adapter, s)))
            .flatMap(
                setting ->
                    Arrays.stream(DeactivatedUserPolicy.values()).map(p -> host(setting, p)));
    return Stream.concat(
        hosts,
        Stream.of(dynamicTest("the page in the docs shows what was seen", this::comparePage)));
  }

  private DynamicContainer host(Setting setting, DeactivatedUserPolicy deactivatedUsers) {
    OnDemand run = new OnDemand(setting, deactivatedUsers);
    Stream<DynamicTest> trials =
        combinations(deactivatedUsers)
            .map(
                combination ->
                    dynamicTest(
                        name(combination),
                        () -> page.seen(combination, setting, run.get().play(combination))));
    return dynamicContainer(
        setting + ", deactivated users: " + deactivatedUsers,
        Stream.concat(
            trials,
            Stream.of(
                dynamicTest("no thread and no connection is left", () -> run.get().close()))));
  }

  private static Stream<Combination> combinations(DeactivatedUserPolicy deactivatedUsers) {
    return Arrays.stream(Step.values())
        .filter(
            step -> step.reactivates() == (deactivatedUsers == DeactivatedUserPolicy.REACTIVATE))
        .flatMap(
            step ->
                Troubles.all().stream()
                    .flatMap(
                        trouble ->
                            Stream.of(false, true)
                                .map(warm -> new Combination(trouble, step, warm))));
  }

  private static String name(Combination combination) {
    return combination.step().title()
        + ": "
        + combination.trouble()
        + (combination.warm() ? ", warm" : ", cold");
  }

  private void comparePage() throws IOException {
    String text = page.text();
    Files.writeString(COPY, text);
    assertThat(text)
        .as("the page, with a cell for every combination")
        .doesNotContain(MatrixPage.FAILED);
    if (Boolean.getBoolean("faults.write")) {
      Files.writeString(PAGE, text);
    }

    assertThat(page.combinations()).isGreaterThanOrEqualTo(400);
    assertThat(PAGE).as("write it anew with -Dfaults.write=true").hasContent(text);
  }

  /** Starts the application with its first combination. */
  private final class OnDemand {

    private final Setting setting;
    private final DeactivatedUserPolicy deactivatedUsers;
    private ApplicationRun run;

    OnDemand(Setting setting, DeactivatedUserPolicy deactivatedUsers) {
      this.setting = setting;
      this.deactivatedUsers = deactivatedUsers;
    }

    ApplicationRun get() {
      if (run == null) {
        run = new ApplicationRun(setting, deactivatedUsers, client);
      }
      return run;
    }
  }
}
