/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTML page with gaps, from {@code WEB-INF/pages}. {@code {{key}}} is a value, always escaped;
 * {@code {{#key}}…{{/key}}} is repeated for every row of a list; {@code {{>part}}} is another file.
 * A page is read once and can be sent by many threads.
 */
public final class Page {

  private static final Pattern PART = Pattern.compile("\\{\\{>([\\w-]+)}}");
  private static final Pattern ROWS =
      Pattern.compile("\\{\\{#(\\w+)}}(.*?)\\{\\{/\\1}}", Pattern.DOTALL);
  private static final Pattern VALUE = Pattern.compile("\\{\\{(\\w+)}}");

  private final String template;
  private final String contextPath;

  private Page(String template, String contextPath) {
    this.template = template;
    this.contextPath = contextPath;
  }

  /** Reads a page and the parts that it names. */
  public static Page named(String name, ServletContext context) {
    return new Page(read(name, context), context.getContextPath());
  }

  /**
   * Sends the page.
   *
   * @param values for {@code {{key}}}; {@code {{context}}} is there already
   * @param rows for {@code {{#key}}}
   */
  public void send(
      HttpServletResponse response,
      int status,
      Map<String, String> values,
      Map<String, List<Map<String, String>>> rows)
      throws IOException {
    byte[] body = fill(values, rows).getBytes(UTF_8);
    response.setStatus(status);
    response.setContentType("text/html");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private String fill(Map<String, String> values, Map<String, List<Map<String, String>>> rows) {
    Map<String, String> all = new HashMap<>(values);
    all.put("context", contextPath);
    String repeated =
        replace(
            ROWS,
            template,
            match -> {
              StringBuilder text = new StringBuilder();
              for (Map<String, String> row : known(rows, match.group(1))) {
                Map<String, String> inner = new HashMap<>(all);
                inner.putAll(row);
                text.append(fillValues(match.group(2), inner));
              }
              return text.toString();
            });
    return fillValues(repeated, all);
  }

  private static String fillValues(String text, Map<String, String> values) {
    return replace(VALUE, text, match -> escape(known(values, match.group(1))));
  }

  private static <T> T known(Map<String, T> values, String key) {
    T value = values.get(key);
    if (value == null) {
      throw new IllegalStateException("the page has a gap that nobody fills: " + key);
    }
    return value;
  }

  /** Makes a text harmless between tags and inside quoted attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        // Escaped too, or a value that looks like a gap would be filled after its row was.
        .replace("{", "&#123;");
  }

  private static String read(String name, ServletContext context) {
    String path = "/WEB-INF/pages/" + name + ".html";
    try (InputStream in = context.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("there is no page " + path);
      }
      String text = new String(in.readAllBytes(), UTF_8);
      return replace(PART, text, match -> read(match.group(1), context));
    } catch (IOException unreadable) {
      throw new IllegalStateException("cannot read the page " + path, unreadable);
    }
  }

  private static String replace(Pattern pattern, String text, Replacement replacement) {
    return pattern
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(replacement.of(match)));
  }

  private interface Replacement {
    String of(MatchResult match);
  }
}
