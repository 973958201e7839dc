/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletRequest;

/** The Fetch Metadata request headers, in which browsers describe the purpose of a request. */
public final class FetchMetadata {

  private FetchMetadata() {}

  /**
   * Whether the response is a script, style, image or other part of a page, whose headers no code
   * can read. The destination decides, not the mode: module scripts have the mode of data requests.
   */
  public static boolean isSubresource(HttpServletRequest request) {
    String destination = request.getHeader("Sec-Fetch-Dest");
    return destination != null
        && !destination.equals("empty")
        && !destination.equals("document")
        && !destination.equals("iframe");
  }

  /**
   * Whether the response is a page or a frame. Without Fetch Metadata, as over plain HTTP, whether
   * the client accepts HTML.
   */
  public static boolean isPage(HttpServletRequest request) {
    String destination = request.getHeader("Sec-Fetch-Dest");
    if (destination == null) {
      String accept = request.getHeader("Accept");
      return accept != null && accept.contains("text/html");
    }
    return destination.equals("document") || destination.equals("iframe");
  }

  static boolean isReadByCode(HttpServletRequest request) {
    return "empty".equals(request.getHeader("Sec-Fetch-Dest"));
  }

  /** Whether the headers are missing, as over plain HTTP or from clients that are not browsers. */
  static boolean isAbsent(HttpServletRequest request) {
    return request.getHeader("Sec-Fetch-Dest") == null
        && request.getHeader("Sec-Fetch-Mode") == null
        && request.getHeader("Sec-Fetch-Site") == null
        && request.getHeader("Sec-Fetch-User") == null;
  }
}
