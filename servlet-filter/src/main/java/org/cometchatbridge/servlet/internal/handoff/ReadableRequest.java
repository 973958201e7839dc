/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.cometchatbridge.servlet.internal.origin.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * A request whose sender can read a header of the answer and may be given a token.
 *
 * @param provenance the host's own page, or one of a listed origin
 * @param described whether the browser said what the request is for
 * @param asksAgain whether it asks for the token although it is no longer new
 */
public record ReadableRequest(Provenance provenance, boolean described, boolean asksAgain) {

  /** Looks at a request; {@code null} if its answer must not carry a token. */
  static @Nullable ReadableRequest of(HttpServletRequest request, HeaderRule rule) {
    boolean described = !FetchMetadata.isAbsent(request);
    boolean readable = described ? FetchMetadata.isReadByCode(request) : !acceptsPages(request);
    if (!readable) {
      return null;
    }
    Provenance provenance = rule.provenanceOf(request);
    return provenance == Provenance.FOREIGN
        ? null
        : new ReadableRequest(provenance, described, TokenHeaders.isAskedFor(request));
  }

  private static boolean acceptsPages(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
  }
}
