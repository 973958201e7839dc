/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the page that sent a request may have to do with tokens: the application's own
 * pages and those of the listed origins may.
 *
 * @param listed the foreign origins that may
 */
public record AllowedOrigins(Set<Origin> listed) {

  /** The header that the page script sends; its value is {@code 1}. */
  public static final String PROOF = "X-CometChat-Bridge";

  /** Keeps a copy. */
  public AllowedOrigins {
    listed = Set.copyOf(listed);
  }

  /**
   * Tells where a request comes from. The browser's own word counts first; without it the origin is
   * compared with the application that was addressed, and a client that sends neither is no
   * browser.
   */
  public RequestOrigin of(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    if (site == null ? isOwn(request, origin) : isOwn(site)) {
      return RequestOrigin.OWN;
    }
    return isListed(origin) ? RequestOrigin.LISTED : RequestOrigin.FOREIGN;
  }

  /**
   * Tells where a request comes from that changes something, and so must prove it: by the browser's
   * word, else by its {@code Origin}, else by the page script's header, which no foreign page can
   * send unasked. A request without any of them may be a form of any page.
   */
  public RequestOrigin ofChange(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    boolean own;
    if (site != null) {
      own = site.equals("same-origin");
    } else if (origin != null) {
      own = isOwn(request, origin);
    } else {
      own = "1".equals(request.getHeader(PROOF));
    }
    if (own) {
      return RequestOrigin.OWN;
    }
    return isListed(origin) ? RequestOrigin.LISTED : RequestOrigin.FOREIGN;
  }

  private static boolean isOwn(String site) {
    return site.equals("same-origin") || site.equals("none");
  }

  private static boolean isOwn(HttpServletRequest request, @Nullable String text) {
    if (text == null) {
      return true;
    }
    Origin origin = Origin.parse(text);
    String host = request.getHeader("Host");
    return origin != null && host != null && origin.isAddressedAs(host);
  }

  private boolean isListed(@Nullable String text) {
    if (text == null || listed.isEmpty()) {
      return false;
    }
    Origin origin = Origin.parse(text);
    return origin != null && listed.contains(origin);
  }
}
