/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.servlet.internal.session.HandOffWindow;
import org.jspecify.annotations.Nullable;

/** Decides which answers carry the token in a header. */
public final class HeaderRule {

  private static final Set<String> PAGE_TYPES =
      Set.of(
          "text/html",
          "application/xhtml+xml",
          "text/css",
          "text/javascript",
          "application/javascript",
          "application/x-javascript",
          "text/ecmascript",
          "application/ecmascript");
  private static final Set<String> MEDIA = Set.of("image", "font", "audio", "video");

  private final boolean enabled;
  private final AllowedOrigins origins;
  private final InstantSource clock;

  /** Applies to answers of one host; {@code enabled} is whether it wants the header at all. */
  public HeaderRule(boolean enabled, AllowedOrigins origins, InstantSource clock) {
    this.enabled = enabled;
    this.origins = origins;
    this.clock = clock;
  }

  /** Looks at a request; {@code null} if its response cannot carry a token. */
  public @Nullable ReadableRequest readable(HttpServletRequest request) {
    if (!enabled) {
      return null;
    }
    boolean described = !FetchMetadata.isAbsent(request);
    boolean readable = described ? FetchMetadata.isReadByCode(request) : !acceptsPages(request);
    if (!readable) {
      return null;
    }
    RequestOrigin provenance = origins.of(request);
    return provenance == RequestOrigin.FOREIGN
        ? null
        : new ReadableRequest(provenance, described, TokenHeaders.isAskedFor(request));
  }

  /** Whether this response to a readable request may carry a token. */
  public boolean admits(ReadableRequest request, HttpServletResponse response, int status) {
    return status >= 200
        && status < 300
        && (request.described() || !isPartOfPage(mediaType(response)))
        && !Cacheability.isCacheable(response, clock.instant());
  }

  /** Whether an application thread may be held for this response: never for a stream of events. */
  public static boolean isWorthWaitingFor(HttpServletResponse response) {
    return !mediaType(response).equals("text/event-stream");
  }

  /** Whether a token is new, or asked for. */
  public boolean isDue(ReadableRequest request, ChatToken token) {
    return request.asksAgain()
        || HandOffWindow.isOpen(token.createdAt().toEpochMilli(), clock.millis());
  }

  private static boolean acceptsPages(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
  }

  /** Without the browser's word, the type of the response tells what it is a part of. */
  private static boolean isPartOfPage(String mediaType) {
    int slash = mediaType.indexOf('/');
    return PAGE_TYPES.contains(mediaType)
        || (slash > 0 && MEDIA.contains(mediaType.substring(0, slash)));
  }

  private static String mediaType(HttpServletResponse response) {
    String contentType = response.getContentType();
    if (contentType == null) {
      return "";
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
