/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs a test file with Node and reports its tests as JUnit tests. */
public final class NodeTests {

  private static final Path REPORTS = Path.of("target", "node-reports");
  private static final Pattern RESULT = Pattern.compile("(not )?ok \\d+ - (.*)");
  private static final int LIMIT_MINUTES = 10;

  private record Result(String name, boolean passed, StringBuilder details) {}

  private NodeTests() {}

  /** Runs the file and returns the results of its tests. */
  public static Stream<DynamicTest> of(String file, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path report = Files.createDirectories(REPORTS).resolve(file + ".tap");
    ProcessBuilder node =
        new ProcessBuilder(
                "node",
                "--test",
                "--test-reporter=tap",
                Tools.HOME.resolve(Path.of("src", "test", "js", file)).toString())
            .redirectErrorStream(true)
            .redirectOutput(report.toFile());
    node.environment().putAll(environment);
    Process tests = node.start();
    if (!tests.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      tests.destroyForcibly();
      throw new AssertionError(file + " did not finish within " + LIMIT_MINUTES + " minutes");
    }
    List<Result> results = results(Files.readAllLines(report));
    if (results.isEmpty()) {
      throw new AssertionError(file + " has no tests: " + Files.readString(report));
    }
    return results.stream().map(NodeTests::shown);
  }

  private static List<Result> results(List<String> lines) {
    List<Result> results = new ArrayList<>();
    for (String line : lines) {
      Matcher result = RESULT.matcher(line);
      if (result.matches()) {
        results.add(new Result(result.group(2), result.group(1) == null, new StringBuilder()));
      } else if (!results.isEmpty()) {
        results.get(results.size() - 1).details().append(line).append('\n');
      }
    }
    return results;
  }

  private static DynamicTest shown(Result result) {
    return DynamicTest.dynamicTest(
        result.name(),
        () -> {
          if (!result.passed()) {
            throw new AssertionError(result.details());
          }
        });
  }
}
