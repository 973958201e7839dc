/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The Fetch Metadata request headers, in which browsers describe the purpose of a request. */
public final class FetchMetadata {

  private static final String DESTINATION = "Sec-Fetch-Dest";

  private FetchMetadata() {}

  /**
   * Whether the response is a script, style, image or other part of a page, whose headers no code
   * can read. The destination decides, not the mode: module scripts have the mode of data requests.
   */
  public static boolean isSubresource(HttpServletRequest request) {
    String destination = request.getHeader(DESTINATION);
    return destination != null && !destination.equals("empty") && !isDocument(destination);
  }

  private static boolean isDocument(String destination) {
    return destination.equals("document")
        || destination.equals("iframe")
        || destination.equals("frame");
  }

  /**
   * Whether the response is a page or a frame, or may be one. Without Fetch Metadata, as over plain
   * HTTP, whether the client accepts HTML.
   */
  public static boolean isPage(HttpServletRequest request) {
    String destination = request.getHeader(DESTINATION);
    return destination == null
        ? acceptsPages(request)
        : isDocument(destination)
            || destination.equals("fencedframe")
            || destination.equals("embed")
            || destination.equals("object");
  }

  /** Whether the client accepts HTML explicitly, as for a navigation. */
  static boolean acceptsPages(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
  }

  /** Whether the browser requests the response before it is needed, and may never use it. */
  public static boolean isPrefetch(HttpServletRequest request) {
    return isPrefetch(request.getHeader("Sec-Purpose"))
        || isPrefetch(request.getHeader("Purpose"))
        || isPrefetch(request.getHeader("X-Purpose"))
        || isPrefetch(request.getHeader("X-Moz"));
  }

  private static boolean isPrefetch(@Nullable String purpose) {
    if (purpose == null) {
      return false;
    }
    String folded = purpose.toLowerCase(Locale.ROOT);
    return folded.contains("prefetch")
        || folded.contains("prerender")
        || folded.contains("preview");
  }

  static boolean isReadByCode(HttpServletRequest request) {
    return "empty".equals(request.getHeader(DESTINATION));
  }

  /**
   * Whether the browser has not named the destination, as over plain HTTP, or the client is none.
   * The fetch of Node sends {@code Sec-Fetch-Mode} alone.
   */
  static boolean isAbsent(HttpServletRequest request) {
    return request.getHeader(DESTINATION) == null;
  }
}
