/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletRequest;

/** What a browser says about the purpose of a request. */
public final class FetchMetadata {

  private FetchMetadata() {}

  /**
   * Whether the response is a script, a style, a picture or another part of a page that no code
   * reads the headers of. The destination tells, not the mode: module scripts are fetched like
   * data.
   */
  public static boolean isSubresource(HttpServletRequest request) {
    String destination = request.getHeader("Sec-Fetch-Dest");
    return destination != null
        && !destination.equals("empty")
        && !destination.equals("document")
        && !destination.equals("iframe");
  }

  /** Whether the response is a page of its own or in a frame; by plain http, one that may be. */
  public static boolean isForPage(HttpServletRequest request) {
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

  /** Plain http, a mobile app, a command line: nothing is said. */
  static boolean isAbsent(HttpServletRequest request) {
    return request.getHeader("Sec-Fetch-Dest") == null
        && request.getHeader("Sec-Fetch-Mode") == null
        && request.getHeader("Sec-Fetch-Site") == null
        && request.getHeader("Sec-Fetch-User") == null;
  }
}
