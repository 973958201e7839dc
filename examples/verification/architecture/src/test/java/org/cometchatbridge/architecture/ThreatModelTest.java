/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that the threat model names as its proof exist. */
class ThreatModelTest {

  private static final Path PROJECT = Path.of("../../..");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");

  @Test
  void testsThatTheThreatModelNames_exist() throws IOException {
    Map<String, String> sources = testSources();

    List<String> missing =
        named(Files.readString(PROJECT.resolve("SECURITY.md")))
            .filter(test -> !isIn(sources, test))
            .map(MatchResult::group)
            .toList();

    assertThat(missing).as("tests that SECURITY.md names and that do not exist").isEmpty();
  }

  @Test
  void missingTest_isReported() {
    Map<String, String> sources = Map.of("KeptTest", "void kept() {");

    assertThat(named("`KeptTest`, `KeptTest.kept`, `KeptTest.gone`, `GoneTest`"))
        .filteredOn(test -> !isIn(sources, test))
        .extracting(MatchResult::group)
        .containsExactly("`KeptTest.gone`", "`GoneTest`");
  }

  @Test
  void threatModel_namesTests() throws IOException {
    assertThat(named(Files.readString(PROJECT.resolve("SECURITY.md"))).count()).isGreaterThan(30);
  }

  private static Stream<MatchResult> named(String text) {
    return TEST.matcher(text).results();
  }

  private static boolean isIn(Map<String, String> sources, MatchResult test) {
    String source = sources.get(test.group(1));
    return source != null && (test.group(2) == null || source.contains(" " + test.group(2) + "("));
  }

  /** By simple name; the sources of classes with the same simple name are concatenated. */
  private static Map<String, String> testSources() throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      return files
          .filter(file -> file.toString().replace('\\', '/').contains("/src/test/java/"))
          .filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
          .collect(Collectors.toMap(ThreatModelTest::name, ThreatModelTest::read, String::concat));
    }
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ".java".length());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
