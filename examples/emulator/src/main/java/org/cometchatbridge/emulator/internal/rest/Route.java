/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.Operation;
import org.jspecify.annotations.Nullable;

/** The operation of a request line, with the uid and token from its path. */
public record Route(
    Operation operation, @Nullable String uid, @Nullable String token, boolean versionKnown) {

  private static final Set<String> VERSIONS = Set.of("v3", "v3.0");
  private static final Pattern SOME_VERSION = Pattern.compile("v[0-9]+(\\.[0-9]+)?");

  public static Route of(String method, String rawPath) {
    List<String> segments;
    try {
      segments = Arrays.stream(rawPath.split("/", -1)).map(Route::decode).toList();
    } catch (IllegalArgumentException malformedEscape) {
      return unknown(true);
    }
    if (segments.size() < 2 || !segments.get(0).isEmpty()) {
      return unknown(true);
    }
    String version = segments.get(1);
    if (!VERSIONS.contains(version)) {
      return unknown(!SOME_VERSION.matcher(version).matches());
    }
    List<String> below = segments.subList(2, segments.size());
    for (Operation operation : Operation.values()) {
      if (operation.method().equals(method)) {
        Route route = match(operation, below);
        if (route != null) {
          return route;
        }
      }
    }
    return unknown(true);
  }

  /** Returns the route of a page's WebSocket handshake, which has the path {@code /}. */
  public static Route socket() {
    return new Route(Operation.PAGE_SOCKET, null, null, true);
  }

  /** Returns the operation and the uid, without the token. */
  @Override
  public String toString() {
    return "Route[" + operation + ", " + uid + ']';
  }

  public static String fold(String uid) {
    return uid.toLowerCase(Locale.ROOT);
  }

  private static @Nullable Route match(Operation operation, List<String> segments) {
    List<String> template = List.of(operation.pathTemplate().substring(1).split("/"));
    if (template.size() != segments.size()) {
      return null;
    }
    String uid = null;
    String token = null;
    for (int i = 0; i < template.size(); i++) {
      String segment = segments.get(i);
      switch (template.get(i)) {
        case "{uid}" -> uid = fold(segment);
        case "{authToken}" -> token = segment;
        default -> {
          if (!template.get(i).equals(segment)) {
            return null;
          }
        }
      }
      // An empty uid shortens the path; the service then responds "no such endpoint".
      if (segment.isEmpty()) {
        return null;
      }
    }
    return new Route(operation, uid, token, true);
  }

  private static Route unknown(boolean versionKnown) {
    return new Route(Operation.UNKNOWN, null, null, versionKnown);
  }

  private static String decode(String segment) {
    // URLDecoder decodes forms, where a plus sign is a space; in a path it is a literal.
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
