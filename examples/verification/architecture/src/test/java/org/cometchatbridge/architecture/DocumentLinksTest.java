/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relative links of all pages lead to a file, and their fragments to a heading. */
class DocumentLinksTest {

  private static final Path PROJECT = Path.of("../../..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
  private static final Pattern EXTERNAL = Pattern.compile("[a-z]+:.*");

  @Test
  void linksOfAllPages_leadSomewhere() {
    List<Path> pages = pages();

    assertThat(pages).as("pages").hasSizeGreaterThan(30);
    assertThat(pages).flatMap(DocumentLinksTest::broken).isEmpty();
  }

  @Test
  void brokenLink_isNoticed(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        # A `title` of [some](page.md) words
        [self](#a-title-of-some-words) [page](page.md) [no heading](page.md#gone) [no file](gone.md)
        ```
        [code](gone.md)
        ```
        """);

    assertThat(broken(page)).containsExactly("page.md -> page.md#gone", "page.md -> gone.md");
  }

  private static List<String> broken(Path page) {
    return LINK.matcher(text(page))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !EXTERNAL.matcher(link).matches())
        .filter(link -> !leadsSomewhere(page, link))
        .map(link -> page.getFileName() + " -> " + link)
        .toList();
  }

  private static boolean leadsSomewhere(Path page, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    boolean isPage = target.toString().endsWith(".md");
    return Files.exists(target)
        && (hash < 0 || !isPage || fragments(target).contains(link.substring(hash + 1)));
  }

  private static Set<String> fragments(Path page) {
    return HEADING
        .matcher(text(page))
        .results()
        .map(DocumentLinksTest::fragment)
        .collect(Collectors.toSet());
  }

  /** As GitHub derives it from a heading. */
  private static String fragment(MatchResult heading) {
    return heading
        .group(1)
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  private static String text(Path page) {
    try {
      return CODE.matcher(Files.readString(page)).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> pages() {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !isBuilt(PROJECT.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isBuilt(Path file) {
    return Stream.of("target", "node_modules", ".git")
        .anyMatch(folder -> List.of(file.toString().split("[/\\\\]")).contains(folder));
  }
}
