/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the points in time of HTTP headers. */
public final class HttpDate {

  /** The three forms of RFC 9110, 5.6.7; the first is the one that is sent today. */
  private static final List<DateTimeFormatter> FORMS =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          form("EEEE, dd-MMM-yy HH:mm:ss 'GMT'"),
          form("EEE MMM ppd HH:mm:ss yyyy"));

  private HttpDate() {}

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  /** The time, or {@code null} if the text has none of the forms. */
  public static @Nullable Instant parse(String text) {
    for (DateTimeFormatter form : FORMS) {
      try {
        return Instant.from(form.parse(text));
      } catch (DateTimeException e) {
        // The next form may fit.
      }
    }
    return null;
  }
}
