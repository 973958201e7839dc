/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Names, Javadoc, comments, log lines, messages, the page script and the configuration metadata use
 * the words of the glossary in CONTRIBUTING.md.
 */
class VocabularyTest {

  private static final Path PROJECT = Path.of("../../..");

  @Test
  void mainCode_usesTheWordsOfTheGlossary() throws IOException {
    List<Vocabulary.Finding> findings =
        sources().stream().flatMap(file -> Vocabulary.findings(PROJECT, file).stream()).toList();

    assertThat(findings).isEmpty();
  }

  @Test
  void exemptions_areNeeded() throws IOException {
    List<Path> sources = sources();

    assertThat(Vocabulary.EXEMPTIONS)
        .allMatch(
            exemption ->
                sources.stream().anyMatch(file -> Vocabulary.isUsed(exemption, PROJECT, file)),
            "occurs in main code");
  }

  @Test
  void words_areFoundInNamesCommentsAndStrings() {
    String source =
        """
        /** Tells
         * of it; looks. */
        class HostAnswer {
          int REFUSED_CALLS = 1; // we call
          // again
          String text = "nobody // told";
          char quote = '"'; int lookAt;
        }
        """;

    assertThat(Vocabulary.findings("A.java", source))
        .extracting(finding -> finding.line() + " " + finding.word())
        .containsExactly(
            "1 tells",
            "2 looks",
            "3 host",
            "3 answer",
            "4 refused",
            "4 call again",
            "6 told",
            "6 nobody",
            "7 look");
  }

  @Test
  void wordsOfAScript_areFound() {
    assertThat(Vocabulary.findings("a.js", "const a = `it's told`; // 'hears'\n"))
        .extracting(Vocabulary.Finding::word)
        .containsExactly("told", "hears");
  }

  @Test
  void otherSensesAndLongerWords_areAllowed() {
    String source =
        """
        /** Looks up {@code localhost}; a preflight; {@code uri.getHost()}; the connection refused. */
        class LookupTable { String hostName; java.util.Map<String, String> hostess; }
        """;

    assertThat(Vocabulary.findings("A.java", source)).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module :
        List.of(
            "core",
            "servlet-filter",
            "spring-adapter",
            "examples/command",
            "examples/emulator",
            "examples/test-kit")) {
      sources.addAll(Vocabulary.sources(PROJECT.resolve(module).resolve("src/main")));
    }
    return sources;
  }
}
