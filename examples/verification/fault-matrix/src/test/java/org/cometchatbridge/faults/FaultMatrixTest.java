/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
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
 * Every response and every transport fault at every provisioning step, in both token scopes, with
 * and without an earlier token, behind the servlet filter and the Spring adapter. The results make
 * up docs/fault-matrix.md. {@code -Dfaults.write=true} rewrites that page.
 */
class FaultMatrixTest {

  private static final Path PAGE = Path.of("..", "..", "..", "docs", "fault-matrix.md");
  private static final Path COPY = Path.of("target", "fault-matrix.md");

  /** After so many failures the rest is not run: each one may take as long as a timeout. */
  private static final int MAX_FAILURES = 10;

  private final HttpClient client = Visitor.client();
  private final MatrixPage page = new MatrixPage();
  private int failures;

  @TestFactory
  Stream<DynamicNode> matrix() {
    Stream<DynamicNode> applications =
        Arrays.stream(Adapter.values())
            .flatMap(
                adapter -> Arrays.stream(TokenScope.values()).map(s -> new TestSetup(adapter, s)))
            .flatMap(
                setup ->
                    Arrays.stream(DeactivatedUserPolicy.values()).map(p -> application(setup, p)));
    return Stream.concat(
        applications,
        Stream.of(dynamicTest("the page in docs shows the results", this::comparePage)));
  }

  private DynamicContainer application(TestSetup setup, DeactivatedUserPolicy deactivatedUsers) {
    OnDemand run = new OnDemand(setup, deactivatedUsers);
    Stream<DynamicTest> runs =
        combinations(deactivatedUsers)
            .map(
                combination ->
                    dynamicTest(
                        name(combination),
                        () -> page.record(combination, setup, calls(run, combination))));
    return dynamicContainer(
        setup + ", deactivated users: " + deactivatedUsers,
        Stream.concat(
            runs, Stream.of(dynamicTest("no thread and no connection is left", run::close))));
  }

  private int calls(OnDemand run, Combination combination) {
    assumeTrue(failures < MAX_FAILURES, "too many combinations have failed");
    failures++;
    int calls = run.get().run(combination);
    failures--;
    return calls;
  }

  private static Stream<Combination> combinations(DeactivatedUserPolicy deactivatedUsers) {
    return Arrays.stream(Step.values())
        .filter(
            step -> step.reactivates() == (deactivatedUsers == DeactivatedUserPolicy.REACTIVATE))
        .flatMap(
            step ->
                FaultCases.all().stream()
                    .flatMap(
                        fault ->
                            Stream.of(false, true)
                                .map(warm -> new Combination(fault, step, warm))));
  }

  private static String name(Combination combination) {
    return combination.step().title()
        + ": "
        + combination.fault()
        + (combination.warm() ? ", warm" : ", cold");
  }

  private void comparePage() throws IOException {
    String text = page.text();
    Files.writeString(COPY, text);
    assertThat(text)
        .as("the page with a result for every combination")
        .doesNotContain(MatrixPage.FAILED);
    if (Boolean.getBoolean("faults.write")) {
      Files.writeString(PAGE, text);
    }

    assertThat(page.combinations()).isGreaterThanOrEqualTo(400);
    assertThat(PAGE).as("rewrite it with -Dfaults.write=true").hasContent(text);
  }

  /** Starts the application before its first combination. */
  private final class OnDemand {

    private final TestSetup setup;
    private final DeactivatedUserPolicy deactivatedUsers;
    private ApplicationRun run;

    OnDemand(TestSetup setup, DeactivatedUserPolicy deactivatedUsers) {
      this.setup = setup;
      this.deactivatedUsers = deactivatedUsers;
    }

    ApplicationRun get() {
      if (run == null) {
        run = new ApplicationRun(setup, deactivatedUsers, client);
      }
      return run;
    }

    void close() {
      assumeTrue(run != null, "no combination was run");
      run.close();
    }
  }
}
