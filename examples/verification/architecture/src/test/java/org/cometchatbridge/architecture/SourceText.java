/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A source file, divided into code, comments and string literals. Reads Java, JavaScript and
 * TypeScript; every other file is prose.
 */
final class SourceText {

  enum Kind {
    CODE,
    COMMENT,
    STRING,
    PROSE
  }

  /**
   * A part of a file in lower case, with the words of {@code camelCase} and {@code SNAKE_CASE}
   * names separated by spaces and every run of white space as one space.
   *
   * @param lines the line number of each character of the text
   */
  record Segment(Kind kind, String text, List<Integer> lines) {

    int line(int position) {
      return lines.get(position);
    }
  }

  private final String source;
  private final List<Segment> segments = new ArrayList<>();
  private int position;
  private int line = 1;

  private SourceText(String source) {
    this.source = source;
  }

  static List<Segment> read(String fileName, String source) {
    SourceText text = new SourceText(source);
    if (fileName.matches(".*\\.(java|js|mjs|ts)")) {
      text.divide(!fileName.endsWith(".java"));
    } else {
      text.take(Kind.PROSE, source.length());
    }
    return text.segments;
  }

  private void divide(boolean script) {
    while (position < source.length()) {
      if (at("//")) {
        take(Kind.COMMENT, endOfLineComments());
      } else if (at("/*")) {
        take(Kind.COMMENT, after("*/", position + 2));
      } else if (at("\"\"\"")) {
        take(Kind.STRING, after("\"\"\"", position + 3));
      } else if (at("\"") || at("'") || (script && at("`"))) {
        take(Kind.STRING, endOfLiteral(source.charAt(position)));
      } else {
        take(Kind.CODE, endOfCode(script));
      }
    }
  }

  private boolean at(String start) {
    return source.startsWith(start, position);
  }

  /** Line comments that follow each other are one comment: their sentences run on. */
  private int endOfLineComments() {
    int end = position;
    while (true) {
      int lineEnd = source.indexOf('\n', end);
      if (lineEnd < 0) {
        return source.length();
      }
      int next = lineEnd + 1;
      while (next < source.length() && source.charAt(next) == ' ') {
        next++;
      }
      if (!source.startsWith("//", next)) {
        return lineEnd;
      }
      end = next;
    }
  }

  private int after(String end, int from) {
    int found = source.indexOf(end, from);
    return found < 0 ? source.length() : found + end.length();
  }

  private int endOfLiteral(char quote) {
    int i = position + 1;
    while (i < source.length() && source.charAt(i) != quote) {
      if (source.charAt(i) == '\\') {
        i++;
      } else if (source.charAt(i) == '\n' && quote != '`') {
        return i;
      }
      i++;
    }
    return Math.min(i + 1, source.length());
  }

  private int endOfCode(boolean script) {
    int i = position + 1;
    while (i < source.length()
        && source.charAt(i) != '"'
        && source.charAt(i) != '\''
        && !(script && source.charAt(i) == '`')
        && !source.startsWith("//", i)
        && !source.startsWith("/*", i)) {
      i++;
    }
    return i;
  }

  private void take(Kind kind, int end) {
    StringBuilder text = new StringBuilder();
    List<Integer> lines = new ArrayList<>();
    boolean lineStart = false;
    for (int i = position; i < end; i++) {
      char c = source.charAt(i);
      if (c == '\n') {
        line++;
        lineStart = true;
      }
      boolean decoration = kind == Kind.COMMENT && lineStart && (c == '*' || c == '/');
      boolean separator = Character.isWhitespace(c) || c == '_' || decoration;
      if (!separator) {
        lineStart = false;
      }
      if (separator || (i > position && startsWord(i, end))) {
        if (text.length() > 0 && text.charAt(text.length() - 1) != ' ') {
          text.append(' ');
          lines.add(line);
        }
      }
      if (!separator) {
        text.append(String.valueOf(c).toLowerCase(Locale.ROOT));
        lines.add(line);
      }
    }
    position = end;
    segments.add(new Segment(kind, text.toString(), lines));
  }

  /** Whether a new word of a name starts here, as in {@code userId} or {@code HTTPServer}. */
  private boolean startsWord(int i, int end) {
    if (!Character.isUpperCase(source.charAt(i))) {
      return false;
    }
    char before = source.charAt(i - 1);
    boolean lowerFollows = i + 1 < end && Character.isLowerCase(source.charAt(i + 1));
    return Character.isLowerCase(before) || (Character.isUpperCase(before) && lowerFollows);
  }
}
