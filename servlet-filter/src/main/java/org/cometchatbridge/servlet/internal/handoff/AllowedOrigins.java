/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the page that sent a request may use tokens. Pages of the application and of the
 * listed origins may.
 *
 * @param listed the other origins that may
 * @param parents origins whose subdomains may: the same scheme and port, one or more labels more.
 *     The parent itself may not
 */
public record AllowedOrigins(Set<Origin> listed, Set<Origin> parents) {

  /** The name of the header that the page script sends with the value {@code 1}. */
  public static final String SCRIPT_HEADER = "X-CometChat-Bridge";

  /** Copies the sets. */
  public AllowedOrigins {
    listed = Set.copyOf(listed);
    parents = Set.copyOf(parents);
  }

  /**
   * The origin of a request that changes nothing. {@code Sec-Fetch-Site} takes precedence; without
   * it, {@code Origin} is compared with {@code Host}. A client that sends neither is not a browser
   * and counts as {@link RequestOrigin#OWN}.
   */
  public RequestOrigin of(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    if (site == null ? isOwn(request, origin) : isOwn(site)) {
      return RequestOrigin.OWN;
    }
    return isListed(origin) ? RequestOrigin.ALLOWED : RequestOrigin.FOREIGN;
  }

  /**
   * The origin of a request that changes state, which has to be proved: by {@code Sec-Fetch-Site},
   * else by {@code Origin}, else by the header of the page script, which a foreign page cannot send
   * without a CORS preflight. A request with none of them may be a form of any page and counts as
   * {@link RequestOrigin#FOREIGN}.
   */
  public RequestOrigin ofStateChange(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    boolean own;
    if (site != null) {
      own = site.equals("same-origin");
    } else if (origin != null) {
      own = isOwn(request, origin);
    } else {
      own = "1".equals(request.getHeader(SCRIPT_HEADER));
    }
    if (own) {
      return RequestOrigin.OWN;
    }
    return isListed(origin) ? RequestOrigin.ALLOWED : RequestOrigin.FOREIGN;
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
    return origin != null && host != null && origin.matchesHost(host);
  }

  private boolean isListed(@Nullable String text) {
    if (text == null || (listed.isEmpty() && parents.isEmpty())) {
      return false;
    }
    Origin origin = Origin.parse(text);
    return origin != null
        && (listed.contains(origin) || parents.stream().anyMatch(origin::isSubdomainOf));
  }
}
