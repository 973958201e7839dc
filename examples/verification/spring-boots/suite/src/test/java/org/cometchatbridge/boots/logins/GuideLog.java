/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The log lines that a section of docs/spring.md shows: its blocks of {@code text}. */
final class GuideLog {

  private static final Path GUIDE = Path.of("..", "..", "..", "..", "docs", "spring.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```text\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final String PLACEHOLDER = "…";

  private GuideLog() {}

  /** One pattern per line. A line is a part of what is logged, with … for any text. */
  static List<Pattern> of(String section) throws IOException {
    String guide = Files.readString(GUIDE);
    int start = guide.indexOf("\n### " + section + "\n");
    if (start < 0) {
      throw new AssertionError("docs/spring.md has no section " + section);
    }
    int end = guide.indexOf("\n##", start + 1);
    return BLOCK
        .matcher(guide.substring(start, end < 0 ? guide.length() : end + 1))
        .results()
        .flatMap(block -> block.group(1).lines())
        .map(line -> line.replaceFirst("^(INFO|WARN|DEBUG) … ", ""))
        .map(GuideLog::matches)
        .toList();
  }

  private static Pattern matches(String line) {
    return Pattern.compile(
        Stream.of(line.strip().split(PLACEHOLDER, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }
}
