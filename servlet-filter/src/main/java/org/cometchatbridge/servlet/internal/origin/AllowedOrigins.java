/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.origin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides whether the page that sent a request may read a token. */
public final class AllowedOrigins {

  private final Set<Origin> listed;

  /** Allows the host's own pages and those of the listed origins. */
  public AllowedOrigins(Collection<Origin> listed) {
    this.listed = Set.copyOf(listed);
  }

  /** Whether there is any foreign origin that may read tokens. */
  public boolean isAnyListed() {
    return !listed.isEmpty();
  }

  /**
   * Tells where a request comes from. The browser's own word counts first; without it the origin is
   * compared with the host that was addressed, and a client that sends neither is no browser.
   */
  public Provenance of(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    if (site == null ? isOwn(request, origin) : isOwn(site)) {
      return Provenance.OWN;
    }
    return isListed(origin) ? Provenance.LISTED : Provenance.FOREIGN;
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
