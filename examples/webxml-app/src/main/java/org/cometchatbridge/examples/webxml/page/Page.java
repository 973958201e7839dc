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
 * An HTML template from {@code WEB-INF/pages}. {@code {{key}}} is replaced by an escaped value,
 * {@code {{#key}}…{{/key}}} is repeated for each row of a list, and {@code {{>part}}} includes
 * another file. Immutable and thread-safe.
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

  /** Reads a template and the files that it includes. */
  public static Page named(String name, ServletContext context) {
    return new Page(read(name, context), context.getContextPath());
  }

  /**
   * Sends the page.
   *
   * @param values the values for {@code {{key}}}; {@code {{context}}} is predefined
   * @param rows the rows for {@code {{#key}}}
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
              for (Map<String, String> row : required(rows, match.group(1))) {
                Map<String, String> inner = new HashMap<>(all);
                inner.putAll(row);
                text.append(fillValues(match.group(2), inner));
              }
              return text.toString();
            });
    return fillValues(repeated, all);
  }

  private static String fillValues(String text, Map<String, String> values) {
    return replace(VALUE, text, match -> escape(required(values, match.group(1))));
  }

  private static <T> T required(Map<String, T> values, String key) {
    T value = values.get(key);
    if (value == null) {
      throw new IllegalStateException("no value for the placeholder " + key);
    }
    return value;
  }

  /** Escapes a text for element content and quoted attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        // Otherwise a value in a row that looks like a placeholder would be replaced as well.
        .replace("{", "&#123;");
  }

  private static String read(String name, ServletContext context) {
    String path = "/WEB-INF/pages/" + name + ".html";
    try (InputStream in = context.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("there is no template " + path);
      }
      String text = new String(in.readAllBytes(), UTF_8);
      return replace(PART, text, match -> read(match.group(1), context));
    } catch (IOException unreadable) {
      throw new IllegalStateException("cannot read the template " + path, unreadable);
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
