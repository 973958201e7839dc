/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page "My user has no token" quotes only what the bridge logs or responds. */
class TroubleshootingTest {

  private static final Path PROJECT = Path.of("../../..");
  private static final Path PAGE = PROJECT.resolve("docs/troubleshooting.md");
  private static final Path RESPONSES =
      PROJECT.resolve(
          "servlet-filter/src/main/java/org/cometchatbridge/servlet/internal/endpoint/EndpointResponse.java");

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern ERROR_CODE =
      Pattern.compile("[a-z]+(_[a-z]+)+|deactivated|unavailable");
  private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern RESPONSE_CODE =
      Pattern.compile("(?:SC_\\w+,|body\\()\\s*\"([a-z_]+)\"");
  private static final String PLACEHOLDER = "…";
  private static final int MIN_FRAGMENT = 3;

  @Test
  void quotedSentences_areInTheSources() throws IOException {
    String sources = sources();

    assertThat(quoted().filter(text -> text.contains(" ")))
        .hasSizeGreaterThan(40)
        .allSatisfy(
            sentence ->
                assertThat(Stream.of(sentence.split(PLACEHOLDER, -1)).map(String::strip))
                    .filteredOn(fragment -> fragment.length() >= MIN_FRAGMENT)
                    .isNotEmpty()
                    .allMatch(sources::contains, "is in the sources"));
  }

  @Test
  void quotedErrorCodes_areInTheSources() throws IOException {
    String sources = sources();

    assertThat(quoted().filter(text -> ERROR_CODE.matcher(text).matches()).distinct())
        .isNotEmpty()
        .allMatch(code -> sources.contains('"' + code + '"'), "is in the sources");
  }

  @Test
  void errorCodesOfTheEndpoint_areExplained() throws IOException {
    List<String> codes =
        RESPONSE_CODE
            .matcher(Files.readString(RESPONSES))
            .results()
            .map(code -> code.group(1))
            .filter(code -> !code.equals("method_not_allowed"))
            .toList();

    assertThat(codes).contains("not_logged_in", "unavailable");
    assertThat(quoted()).containsAll(codes);
  }

  private static Stream<String> quoted() throws IOException {
    return QUOTED.matcher(Files.readString(PAGE)).results().map(text -> text.group(1));
  }

  /** All main code, in which a text that spans several literals is one. */
  private static String sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String module : List.of("core", "servlet-filter", "spring-adapter")) {
      for (Path file : Vocabulary.sources(PROJECT.resolve(module).resolve("src/main"))) {
        sources.add(Files.readString(file));
      }
    }
    return JOINT.matcher(String.join("\n", sources)).replaceAll("").replace("\\\"", "\"");
  }
}
