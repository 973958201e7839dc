/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests from pages of other sites. The loopback interface alone does not protect against
 * these, because the user's browser runs on the same machine.
 */
final class OriginCheck {

  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final Predicate<String> mayControl;

  /**
   * Creates a check.
   *
   * @param mayControl accepts the authority of a request; protects against DNS rebinding, where a
   *     foreign host name resolves to this machine
   */
  OriginCheck(Predicate<String> mayControl) {
    this.mayControl = mayControl;
  }

  boolean addressedToEmulator(Request request) {
    String host = request.getHttpURI().getAuthority();
    return host != null && mayControl.test(host);
  }

  static boolean fromOwnOrigin(Request request) {
    String site = header(request, "Sec-Fetch-Site");
    if (site != null && !OWN_SITES.contains(site)) {
      return false;
    }
    String origin = header(request, HttpHeader.ORIGIN.asString());
    String own = request.getHttpURI().getAuthority();
    // A port uses either http or https, so host and port identify the origin.
    return origin == null
        || origin.equalsIgnoreCase("http://" + own)
        || origin.equalsIgnoreCase("https://" + own);
  }

  private static @Nullable String header(Request request, String name) {
    return request.getHeaders().get(name);
  }
}
