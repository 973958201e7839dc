/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with the fields of a request, in the form of the contract's {@code details}. */
final class Complaints {

  private final Map<String, List<String>> byField = new LinkedHashMap<>();

  void add(String field, String complaint) {
    byField.computeIfAbsent(field, any -> new ArrayList<>()).add(field + ' ' + complaint);
  }

  boolean none() {
    return byField.isEmpty();
  }

  boolean onlyAbout(String field) {
    return byField.keySet().equals(Set.of(field));
  }

  String text() {
    return byField.values().stream().flatMap(List::stream).collect(Collectors.joining("; "));
  }

  ApiResponse response() {
    return ApiResponse.error(400, "ERR_BAD_REQUEST", "The request is not valid.", byField);
  }

  static ApiResponse unreadableBody() {
    return ApiResponse.error(400, "ERR_BAD_REQUEST", "The body is not a JSON object.");
  }
}
