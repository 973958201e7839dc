/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parsed query of a request and its validation errors. */
final class Query {

  private static final Set<String> TRUE_VALUES = Set.of("true", "1");
  private static final Set<String> FALSE_VALUES = Set.of("false", "0");

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final ValidationErrors errors = new ValidationErrors();

  Query(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return;
    }
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }
  }

  ValidationErrors errors() {
    return errors;
  }

  @Nullable String text(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** Returns the elements of a list, given as repeated parameters or separated by commas. */
  Set<String> list(String name) {
    List<String> parts = new ArrayList<>();
    for (String value : values.getOrDefault(name, List.of())) {
      parts.addAll(Arrays.asList(value.split(",", -1)));
    }
    parts.removeIf(String::isBlank);
    return Set.copyOf(parts);
  }

  boolean flag(String name) {
    String text = text(name);
    if (text == null || FALSE_VALUES.contains(text)) {
      return false;
    }
    if (!TRUE_VALUES.contains(text)) {
      errors.add(name, "must be true or false");
    }
    return true;
  }

  int number(String name, int max, int defaultValue) {
    String text = text(name);
    if (text == null) {
      return defaultValue;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // Reported below, like a number out of range.
    }
    errors.add(name, "must be a number from 1 to " + max);
    return defaultValue;
  }

  void oneOf(String name, Set<String> allowed) {
    for (String part : list(name)) {
      if (!allowed.contains(part)) {
        errors.add(name, "must be " + String.join(" or ", allowed));
      }
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformedEscape) {
      return text;
    }
  }
}
