/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The validation errors of a request, in the format of the contract's {@code details}. */
final class ValidationErrors {

  private final Map<String, List<String>> byField = new LinkedHashMap<>();

  void add(String field, String message) {
    byField.computeIfAbsent(field, any -> new ArrayList<>()).add(field + ' ' + message);
  }

  boolean isEmpty() {
    return byField.isEmpty();
  }

  boolean concernOnly(String field) {
    return byField.keySet().equals(Set.of(field));
  }

  String text() {
    return byField.values().stream().flatMap(List::stream).collect(Collectors.joining("; "));
  }

  ApiResponse response() {
    return ApiResponse.error(400, "ERR_BAD_REQUEST", "The request is invalid.", byField);
  }

  static ApiResponse invalidBody() {
    return ApiResponse.error(400, "ERR_BAD_REQUEST", "The body is not a JSON object.");
  }
}
