/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The headers of a request: names in any case, every value kept. */
public record RequestHeaders(Map<String, List<String>> values) {

  public RequestHeaders {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    values.forEach(
        (name, list) -> copy.computeIfAbsent(name, any -> new ArrayList<>()).addAll(list));
    copy.replaceAll((name, list) -> List.copyOf(list));
    values = Collections.unmodifiableMap(copy);
  }

  /** Whether these are the headers of a page's SDK, which has a token and no API key. */
  public static boolean isOfPage(Map<String, List<String>> values) {
    return values.containsKey("authToken") && !values.containsKey("apikey");
  }

  public Optional<String> first(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The names only: one of the values is the API key. */
  @Override
  public String toString() {
    return "RequestHeaders" + values.keySet();
  }
}
