/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Divides a file into the texts of its JSON objects: one in each line, or over several lines. An
 * object that has no end ends before a line that begins with a brace, so that one broken object
 * does not concern the next one. Not thread-safe.
 */
final class JsonTexts {

  /** More than any user; a longer text is cut. */
  static final int LONGEST = 1 << 20;

  private static final String BEGIN = "{";

  private final Reader in;
  private final char[] buffer = new char[1 << 14];
  private int next;
  private int end;
  private boolean returned;
  private long lines;
  private @Nullable String ahead;

  JsonTexts(Reader in) {
    this.in = in;
  }

  /**
   * The text of one object.
   *
   * @param line where it begins, counted from 1
   * @param isCut whether it was longer than the limit
   */
  record Text(long line, String text, boolean isCut) {}

  /** The next text that is not blank, or {@code null} at the end of the file. */
  @Nullable Text read() throws IOException {
    String line = ahead == null ? line() : ahead;
    while (line != null && line.isBlank()) {
      line = line();
    }
    ahead = null;
    if (line == null) {
      return null;
    }
    long begin = lines;
    Nesting nesting = new Nesting();
    nesting.add(line);
    if (!nesting.isOpen()) {
      return new Text(begin, line, line.length() >= LONGEST);
    }
    StringBuilder text = new StringBuilder(line);
    while (nesting.isOpen()) {
      String more = line();
      if (more == null || more.startsWith(BEGIN)) {
        ahead = more;
        break;
      }
      nesting.add(more);
      if (text.length() < LONGEST) {
        text.append('\n').append(more);
      }
    }
    return new Text(begin, text.toString(), text.length() >= LONGEST);
  }

  /** The next line without its end, and without what is longer than the limit. */
  private @Nullable String line() throws IOException {
    int c = character();
    if (c == '\n' && returned) {
      c = character();
    }
    returned = false;
    if (c < 0) {
      return null;
    }
    StringBuilder line = new StringBuilder();
    while (c >= 0 && c != '\n' && c != '\r') {
      if (line.length() < LONGEST) {
        line.append((char) c);
      }
      c = character();
    }
    returned = c == '\r';
    lines++;
    return line.toString();
  }

  private int character() throws IOException {
    if (next == end) {
      next = 0;
      end = Math.max(0, in.read(buffer, 0, buffer.length));
      if (end == 0) {
        return -1;
      }
    }
    return buffer[next++];
  }

  /** Whether brackets are open at the end of a line. */
  private static final class Nesting {

    private int depth;
    private boolean quoted;

    void add(String line) {
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (quoted) {
          if (c == '\\') {
            i++;
          } else if (c == '"') {
            quoted = false;
          }
        } else if (c == '"') {
          quoted = true;
        } else if (c == '{' || c == '[') {
          depth++;
        } else if (c == '}' || c == ']') {
          depth--;
        }
      }
    }

    /** No text of JSON has a line end. */
    boolean isOpen() {
      return depth > 0 && !quoted;
    }
  }
}
