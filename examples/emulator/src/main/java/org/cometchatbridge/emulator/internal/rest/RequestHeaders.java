/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The headers of a request, with case-insensitive names and all values. */
public record RequestHeaders(Map<String, List<String>> values) {

  public RequestHeaders {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    values.forEach(
        (name, list) -> copy.computeIfAbsent(name, any -> new ArrayList<>()).addAll(list));
    copy.replaceAll((name, list) -> List.copyOf(list));
    values = Collections.unmodifiableMap(copy);
  }

  /** Returns whether the headers are those of a page's SDK, which sends a token and no API key. */
  public static boolean isClientCall(Map<String, List<String>> values) {
    return values.containsKey("authToken") && !values.containsKey("apikey");
  }

  public Optional<String> first(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Returns the names only: one of the values is the API key. */
  @Override
  public String toString() {
    return "RequestHeaders" + values.keySet();
  }
}
