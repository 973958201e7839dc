/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells whether the host has marked an answer as one that caches may keep. */
final class Cacheability {

  private Cacheability() {}

  static boolean isCacheable(HttpServletResponse response, Instant now) {
    Collection<String> cacheControl = response.getHeaders("Cache-Control");
    if (cacheControl.isEmpty()) {
      return isInFuture(response.getHeader("Expires"), now);
    }
    boolean cacheable = false;
    for (String header : cacheControl) {
      for (String directive : header.toLowerCase(Locale.ROOT).split(",", -1)) {
        if (directive.strip().equals("no-store")) {
          return false;
        }
        cacheable |= allowsKeeping(directive.strip());
      }
    }
    return cacheable || isInFuture(response.getHeader("Expires"), now);
  }

  private static boolean allowsKeeping(String directive) {
    return directive.equals("public")
        || directive.equals("immutable")
        || isPositive(directive, "max-age=")
        || isPositive(directive, "s-maxage=");
  }

  /** An age that is no number is taken for a long one: the token stays off the answer. */
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
