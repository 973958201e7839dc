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

/** The query of a request, with what is wrong with it. */
final class Query {

  private static final Set<String> TRUTH = Set.of("true", "1");
  private static final Set<String> UNTRUTH = Set.of("false", "0");

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Complaints complaints = new Complaints();

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

  Complaints complaints() {
    return complaints;
  }

  @Nullable String text(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** The parts of a list, which may be repeated, or joined by commas. */
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
    if (text == null || UNTRUTH.contains(text)) {
      return false;
    }
    if (!TRUTH.contains(text)) {
      complaints.add(name, "must be true or false");
    }
    return true;
  }

  int number(String name, int most, int byDefault) {
    String text = text(name);
    if (text == null) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // Complained about below, like a number out of range.
    }
    complaints.add(name, "must be a number from 1 to " + most);
    return byDefault;
  }

  void oneOf(String name, Set<String> allowed) {
    for (String part : list(name)) {
      if (!allowed.contains(part)) {
        complaints.add(name, "may be " + String.join(" or ", allowed));
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
