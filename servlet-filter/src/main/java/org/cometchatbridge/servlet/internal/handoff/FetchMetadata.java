/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The Fetch Metadata request headers, in which browsers describe the purpose of a request. */
public final class FetchMetadata {

  private static final String DESTINATION = "Sec-Fetch-Dest";

  private FetchMetadata() {}

  /**
   * What the response is for, or {@code null} if the browser has not named it, as over plain HTTP,
   * or the client is none. The fetch of Node sends {@code Sec-Fetch-Mode} alone.
   */
  public static @Nullable String destination(HttpServletRequest request) {
    return request.getHeader(DESTINATION);
  }

  /**
   * Whether the response is a script, style, image or other part of a page, whose headers no code
   * can read. The destination decides, not the mode: module scripts have the mode of data requests.
   */
  public static boolean isSubresource(@Nullable String destination) {
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
  public static boolean isPage(HttpServletRequest request, @Nullable String destination) {
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
    return accept != null && contains(accept, "text/html");
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
    return contains(purpose, "prefetch")
        || contains(purpose, "prerender")
        || contains(purpose, "preview");
  }

  /** Whether a header has this word, in any case. Allocates nothing. */
  private static boolean contains(String header, String word) {
    for (int i = 0; i <= header.length() - word.length(); i++) {
      if (header.regionMatches(true, i, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }

  static boolean isReadByCode(String destination) {
    return destination.equals("empty");
  }
}
