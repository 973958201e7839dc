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

/** Decides which responses carry the token in a header. */
public final class TokenHeaderPolicy {

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

  /** Its headers reach no code: {@code EventSource} does not expose them. */
  private static final String EVENT_STREAM = "text/event-stream";

  private final boolean enabled;
  private final AllowedOrigins origins;
  private final InstantSource clock;

  /** Creates the policy; unless {@code enabled}, no response carries the token. */
  public TokenHeaderPolicy(boolean enabled, AllowedOrigins origins, InstantSource clock) {
    this.enabled = enabled;
    this.origins = origins;
    this.clock = clock;
  }

  /** The recipient of a token in a response header, or {@code null} if there is none. */
  public @Nullable HeaderRecipient recipient(HttpServletRequest request) {
    if (!enabled || FetchMetadata.isPrefetch(request)) {
      return null;
    }
    String destination = FetchMetadata.destination(request);
    boolean hasFetchMetadata = destination != null;
    boolean readable =
        destination == null
            ? !FetchMetadata.acceptsPages(request)
            : FetchMetadata.isReadByCode(destination);
    if (!readable) {
      return null;
    }
    RequestOrigin origin = origins.of(request);
    return origin == RequestOrigin.FOREIGN
        ? null
        : new HeaderRecipient(origin, hasFetchMetadata, TokenHeaders.isRequested(request));
  }

  /** Whether this response may carry a token. */
  public boolean allows(HeaderRecipient recipient, HttpServletResponse response, int status) {
    String mediaType = mediaType(response);
    return status >= 200
        && status < 300
        && !mediaType.equals(EVENT_STREAM)
        && (recipient.hasFetchMetadata() || !isPartOfPage(mediaType))
        && !Cacheability.isCacheable(response, clock.instant());
  }

  /** Whether a token is new or was requested. */
  public boolean isDue(HeaderRecipient recipient, ChatToken token) {
    return recipient.requestsToken()
        || HandOffWindow.isOpen(token.createdAt().toEpochMilli(), clock.millis());
  }

  /** Without Fetch Metadata, the media type decides whether the response is a part of a page. */
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
