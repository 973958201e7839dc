/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in docs/servlet.md lists the jars that the library brings, with their versions. */
class DependencyTableTest {

  private static final Path PROJECT = Path.of("../../..");

  private static final Pattern ROW =
      Pattern.compile("^\\| ([a-z0-9_-]+) \\| ([0-9.]+) \\|", Pattern.MULTILINE);
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final Pattern NOT_BROUGHT =
      Pattern.compile("<scope>(test|provided|system)</scope>|<optional>true</optional>");

  @Test
  void jarsOfTheTable_areThoseThatTheBuildResolves() throws IOException {
    Map<String, String> table = table();

    assertThat(table)
        .hasSize(8)
        .allSatisfy(
            (name, version) -> assertThat(jar(name)).hasFileName(name + "-" + version + ".jar"));
  }

  @Test
  void table_listsTheDependenciesOfCoreAndTheirs() throws IOException {
    TreeSet<String> brought = new TreeSet<>(dependencies(PROJECT.resolve("core/pom.xml")));
    for (String direct : List.copyOf(brought)) {
      brought.addAll(dependencies(pom(jar(direct))));
    }

    assertThat(table().keySet()).isEqualTo(brought);
  }

  @Test
  void otherArtifacts_bringOnlyThese() throws IOException {
    TreeSet<String> brought = new TreeSet<>();
    for (String module : List.of("servlet-filter", "spring-adapter", "spring-adapter/starter")) {
      brought.addAll(dependencies(PROJECT.resolve(module).resolve("pom.xml")));
    }
    brought.removeIf(name -> name.startsWith("cometchat-bridge-"));

    assertThat(table().keySet()).containsAll(brought);
  }

  private static Map<String, String> table() throws IOException {
    String page = Files.readString(PROJECT.resolve("docs/servlet.md"));
    Map<String, String> table = new TreeMap<>();
    ROW.matcher(page.substring(page.indexOf("## Class path")))
        .results()
        .forEach(row -> table.put(row.group(1), row.group(2)));
    return table;
  }

  /** The dependencies that come with an artifact, without those of its profiles and plugins. */
  private static List<String> dependencies(Path pom) throws IOException {
    String text =
        Files.readString(pom)
            .replaceAll("(?s)<dependencyManagement>.*?</dependencyManagement>", "")
            .replaceAll("(?s)<(build|profiles)>.*?</\\1>", "")
            .replaceAll("(?s)<exclusions>.*?</exclusions>", "");
    return DEPENDENCY
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .filter(dependency -> !NOT_BROUGHT.matcher(dependency).find())
        .flatMap(dependency -> NAME.matcher(dependency).results())
        .map(name -> name.group(1))
        .toList();
  }

  private static Path jar(String name) {
    Pattern file = Pattern.compile(Pattern.quote(name) + "-[0-9][0-9.]*\\.jar");
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> file.matcher(entry.getFileName().toString()).matches())
        .findFirst()
        .orElseThrow(() -> new AssertionError("not on the class path: " + name));
  }

  /** In a Maven repository it is next to the jar. */
  private static Path pom(Path jar) {
    return jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", ".pom"));
  }
}
