/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides from the headers of a response whether caches may store it. */
final class Cacheability {

  private static final String CACHE_CONTROL = "Cache-Control";
  private static final String ACCEL_EXPIRES = "X-Accel-Expires";
  private static final String EDGE_CONTROL = "Edge-Control";
  private static final String SURROGATE_CONTROL = "Surrogate-Control";

  private Cacheability() {}

  /** Whether a header of this name can let a cache store a response. */
  static boolean dependsOn(String name) {
    return name.equalsIgnoreCase(CACHE_CONTROL)
        || name.equalsIgnoreCase("Expires")
        || name.equalsIgnoreCase("Pragma")
        || isTargeted(name);
  }

  /**
   * Whether such a header certainly lets no cache store a response, like those that Spring Security
   * sets. {@code Cache-Control} is not among them, since it has its final value.
   */
  static boolean isForbidding(String name, @Nullable String value) {
    if (value == null || name.equalsIgnoreCase(CACHE_CONTROL)) {
      return false;
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "pragma" -> value.equalsIgnoreCase("no-cache");
      case "expires" -> value.equals("0") || value.equals("-1");
      case "x-accel-expires" -> value.equals("0");
      default -> isForbidden(List.of(value));
    };
  }

  /**
   * Whether a header is for a cache of one kind: {@code CDN-Cache-Control} of RFC 9213, the same
   * with the name of a product, and the older headers of other products.
   */
  private static boolean isTargeted(String name) {
    return name.equalsIgnoreCase(ACCEL_EXPIRES)
        || name.equalsIgnoreCase(EDGE_CONTROL)
        || name.equalsIgnoreCase(SURROGATE_CONTROL)
        || (name.length() > CACHE_CONTROL.length() && endsWith(name, "-" + CACHE_CONTROL));
  }

  private static boolean endsWith(String name, String end) {
    return name.regionMatches(true, name.length() - end.length(), end, 0, end.length());
  }

  static boolean isCacheable(HttpServletResponse response, Instant now) {
    return isCacheableByTargetedCache(response) || isCacheableByAnyCache(response, now);
  }

  /** Targeted caches read a header of their own (RFC 9213) and ignore {@code Cache-Control}. */
  static boolean isCacheableByTargetedCache(HttpServletResponse response) {
    for (String name : response.getHeaderNames()) {
      if (isTargeted(name) && allowsTargeted(name, response.getHeaders(name))) {
        return true;
      }
    }
    return false;
  }

  private static boolean allowsTargeted(String name, Collection<String> values) {
    if (name.equalsIgnoreCase(ACCEL_EXPIRES)) {
      return !values.stream().allMatch("0"::equals);
    }
    if (name.equalsIgnoreCase(EDGE_CONTROL)) {
      return !isForbidden(values) && directives(values).noneMatch("bypass-cache"::equals);
    }
    return allowsStoring(values);
  }

  private static boolean isCacheableByAnyCache(HttpServletResponse response, Instant now) {
    Collection<String> cacheControl = response.getHeaders(CACHE_CONTROL);
    if (cacheControl.isEmpty()) {
      return isInFuture(response.getHeader("Expires"), now);
    }
    return allowsStoring(cacheControl)
        || (!isForbidden(cacheControl) && isInFuture(response.getHeader("Expires"), now));
  }

  private static boolean allowsStoring(Collection<String> headers) {
    return !isForbidden(headers) && directives(headers).anyMatch(Cacheability::isCacheDirective);
  }

  private static boolean isForbidden(Collection<String> headers) {
    return directives(headers).anyMatch("no-store"::equals);
  }

  private static Stream<String> directives(Collection<String> headers) {
    return headers.stream()
        .flatMap(header -> Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1)))
        .map(String::strip);
  }

  private static boolean isCacheDirective(String directive) {
    return directive.equals("public")
        || directive.equals("immutable")
        || isPositive(directive, "max-age=")
        || isPositive(directive, "s-maxage=");
  }

  /** A malformed age counts as positive, so that the token is not put on the response. */
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
