/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells whether the application has marked a response as one that caches may keep. */
final class Cacheability {

  private static final String CACHE_CONTROL = "Cache-Control";
  private static final String ACCEL_EXPIRES = "X-Accel-Expires";

  private Cacheability() {}

  /** Whether a header of this name can have a response kept although another one forbids it. */
  static boolean isDecidedBy(String name) {
    return name.equalsIgnoreCase(CACHE_CONTROL)
        || name.equalsIgnoreCase(ACCEL_EXPIRES)
        || isForSome(name);
  }

  private static boolean isForSome(String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    return folded.endsWith("cdn-cache-control") || folded.equals("surrogate-control");
  }

  static boolean isCacheable(HttpServletResponse response, Instant now) {
    return isCacheableForSome(response) || isCacheableForAll(response, now);
  }

  /** A cache that has a header of its own, as in RFC 9213, passes {@code Cache-Control} over. */
  static boolean isCacheableForSome(HttpServletResponse response) {
    for (String name : response.getHeaderNames()) {
      boolean kept =
          name.equalsIgnoreCase(ACCEL_EXPIRES)
              ? !"0".equals(response.getHeader(name))
              : isForSome(name) && isKept(response.getHeaders(name));
      if (kept) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCacheableForAll(HttpServletResponse response, Instant now) {
    Collection<String> cacheControl = response.getHeaders(CACHE_CONTROL);
    return isKept(cacheControl)
        || (!isForbidden(cacheControl) && isInFuture(response.getHeader("Expires"), now));
  }

  private static boolean isKept(Collection<String> headers) {
    return !isForbidden(headers) && directives(headers).anyMatch(Cacheability::allowsKeeping);
  }

  private static boolean isForbidden(Collection<String> headers) {
    return directives(headers).anyMatch("no-store"::equals);
  }

  private static Stream<String> directives(Collection<String> headers) {
    return headers.stream()
        .flatMap(header -> Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1)))
        .map(String::strip);
  }

  private static boolean allowsKeeping(String directive) {
    return directive.equals("public")
        || directive.equals("immutable")
        || isPositive(directive, "max-age=")
        || isPositive(directive, "s-maxage=");
  }

  /** An age that is no number is taken for a long one: the token stays off the response. */
  private static boolean isPositive(String directive, String name) {
    if (!directive.startsWith(name)) {
      return false;
    }
    String age = directive.substring(name.length()).replace("\"", "").strip();
    return !age.matches("0+") && !age.startsWith("-");
  }

  private static boolean isInFuture(@Nullable String expires, Instant now) {
    if (expires == null) {
      return false;
    }
    try {
      return ZonedDateTime.parse(expires.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .isAfter(now);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
