/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole response, for the calls that read more than a token.
 *
 * <p>No method fails: a field that is missing or of another type is absent. The service prints an
 * empty object as {@code []} and some numbers as text, so both are accepted.
 */
public final class JsonTree {

  private static final int DEPTH = 64;
  private static final int DIGITS = 18;

  /** The characters of the smallest {@code long}. */
  private static final int LONGEST_NUMBER = 20;

  private final @Nullable Object value;

  private JsonTree(@Nullable Object value) {
    this.value = value;
  }

  /** Reads a body; empty if it is not one complete JSON object. */
  public static Optional<JsonTree> parse(byte[] body) {
    try {
      return new JsonInput().read(body, JsonTree::whole);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonTree> whole(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    JsonTree tree = new JsonTree(object(in, 1));
    return in.nextToken() == null ? Optional.of(tree) : Optional.empty();
  }

  /** The body of a response without content. */
  public static JsonTree empty() {
    return new JsonTree(null);
  }

  /** The field of an object. */
  public JsonTree get(String field) {
    return fields().getOrDefault(field, new JsonTree(null));
  }

  /** The fields of an object, in their order; none if it is something else. */
  public Map<String, JsonTree> fields() {
    if (!(value instanceof Map<?, ?> map)) {
      return Map.of();
    }
    Map<String, JsonTree> fields = new LinkedHashMap<>();
    map.forEach((name, field) -> fields.put((String) name, new JsonTree(field)));
    return Collections.unmodifiableMap(fields);
  }

  /** The items of a list; none if it is something else. */
  public List<JsonTree> items() {
    return value instanceof List<?> list
        ? list.stream().map(item -> new JsonTree(item)).toList()
        : List.of();
  }

  /** Whether this is a list, which may be empty. */
  public boolean isList() {
    return value instanceof List<?>;
  }

  /** The text, if it is one. */
  public Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The whole number, also if it is written as text. */
  public OptionalLong number() {
    if (value instanceof Long number) {
      return OptionalLong.of(number);
    }
    return value instanceof String text
            && !text.isEmpty()
            && text.length() <= DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /**
   * A text that is equal for equal values, whatever the order of the fields of objects. Numbers
   * with fractions, and others that are not whole, are all equal.
   *
   * @param without the name of fields that are left out
   */
  public String canonical(String without) {
    StringBuilder text = new StringBuilder();
    canonical(value, without, text);
    return text.toString();
  }

  private static void canonical(@Nullable Object value, String without, StringBuilder text) {
    if (value instanceof Map<?, ?> map) {
      text.append('{');
      new TreeMap<>(map)
          .forEach(
              (name, field) -> {
                if (!without.equals(name)) {
                  canonical(name, without, text);
                  text.append(':');
                  canonical(field, without, text);
                  text.append(',');
                }
              });
      text.append('}');
    } else if (value instanceof List<?> list) {
      text.append('[');
      list.forEach(
          item -> {
            canonical(item, without, text);
            text.append(',');
          });
      text.append(']');
    } else if (value instanceof String string) {
      // The length makes any quotation unnecessary.
      text.append(string.length()).append('"').append(string);
    } else {
      text.append(String.valueOf(value));
    }
  }

  /** Whether this object, or an object in it, has a field that the other one does not have. */
  public boolean hasMoreThan(JsonTree other) {
    Map<String, JsonTree> others = other.fields();
    return fields().entrySet().stream()
        .anyMatch(
            field ->
                !others.containsKey(field.getKey())
                    || field.getValue().hasMoreThan(others.get(field.getKey())));
  }

  /** Whether there is a value of any type. */
  public boolean isPresent() {
    return value != null;
  }

  /** Whether it is {@code true}. */
  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  private static Map<String, @Nullable Object> object(JsonParser in, int depth) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      fields.put(name, value(in, depth));
    }
    return fields;
  }

  private static List<@Nullable Object> list(JsonParser in, int depth) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(in, depth));
    }
    return items;
  }

  private static @Nullable Object value(JsonParser in, int depth) throws IOException {
    if (depth > DEPTH) {
      in.skipChildren();
      return null;
    }
    return switch (in.currentToken()) {
      case START_OBJECT -> object(in, depth + 1);
      case START_ARRAY -> list(in, depth + 1);
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT -> wholeNumber(in);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static @Nullable Object wholeNumber(JsonParser in) throws IOException {
    // Older versions of Jackson convert a number of any length, which takes seconds.
    return in.getTextLength() > LONGEST_NUMBER
            || in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? null
        : in.getLongValue();
  }

  /** Responses contain tokens. */
  @Override
  public String toString() {
    return "JsonTree[redacted]";
  }
}
