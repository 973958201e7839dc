/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cometchatbridge.servlet.internal.handoff.AllowedOrigins;

/**
 * The request headers that a page of a listed origin may send to the endpoint. Some are always
 * allowed. Others are allowed if the preflight asks for them: credentials, CSRF tokens, tenants and
 * tracing, which HTTP clients of pages add to each request. Headers that applications trust because
 * a proxy sets them, such as {@code X-Forwarded-For}, are never allowed.
 */
final class PreflightHeaders {

  private static final SortedSet<String> ALWAYS =
      caseInsensitive("Accept", "Authorization", "Content-Type", AllowedOrigins.SCRIPT_HEADER);

  private static final SortedSet<String> ON_REQUEST =
      caseInsensitive(
          "Accept-Language",
          "Cache-Control",
          "Content-Language",
          "DPoP",
          "Pragma",
          "X-Access-Token",
          "X-Api-Key",
          "X-Auth-Token",
          "X-CSRF-Header",
          "X-CSRF-Token",
          "X-CSRFToken",
          "X-Requested-With",
          "X-XSRF-Token",
          "Tenant",
          "Tenant-Id",
          "X-Tenant",
          "X-Tenant-Id",
          "X-TenantId",
          "b3",
          "baggage",
          "sentry-trace",
          "traceparent",
          "tracestate",
          "X-B3-Flags",
          "X-B3-ParentSpanId",
          "X-B3-Sampled",
          "X-B3-SpanId",
          "X-B3-TraceId",
          "X-Correlation-Id",
          "X-Datadog-Origin",
          "X-Datadog-Parent-Id",
          "X-Datadog-Sampling-Priority",
          "X-Datadog-Trace-Id",
          "newrelic",
          "Request-Id",
          "Request-Context",
          "X-Request-Id");

  private PreflightHeaders() {}

  /** The value of {@code Access-Control-Allow-Headers} for a preflight. */
  static String allowedFor(HttpServletRequest preflight) {
    Map<String, String> allowed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ALWAYS.forEach(name -> allowed.put(name, name));
    for (String header : Collections.list(preflight.getHeaders("Access-Control-Request-Headers"))) {
      for (String part : header.split(",", -1)) {
        String name = part.strip();
        if (ON_REQUEST.contains(name)) {
          allowed.putIfAbsent(name, name.toLowerCase(Locale.ROOT));
        }
      }
    }
    return String.join(", ", allowed.values());
  }

  private static SortedSet<String> caseInsensitive(String... names) {
    SortedSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Collections.addAll(set, names);
    return Collections.unmodifiableSortedSet(set);
  }
}
