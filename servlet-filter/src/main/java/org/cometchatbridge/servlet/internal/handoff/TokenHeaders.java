/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.ChatToken;
import org.jspecify.annotations.Nullable;

/** The response headers that carry a token to the page. */
public final class TokenHeaders {

  /** The name of the header with the token; a request asks for the token by the value {@code ?}. */
  public static final String TOKEN = "X-CometChat-Token";

  /** The name of the header with the CometChat uid of the token. */
  public static final String UID = "X-CometChat-Uid";

  private static final String EXPOSE = "Access-Control-Expose-Headers";

  private TokenHeaders() {}

  /** Whether a request asks for the token even if it was handed off before. */
  public static boolean isRequested(HttpServletRequest request) {
    return "?".equals(request.getHeader(TOKEN));
  }

  /** Writes a token to a response, and forbids caching. */
  public static void write(HttpServletResponse response, ChatToken token, RequestOrigin origin) {
    response.setHeader(TOKEN, token.value());
    response.setHeader(UID, token.uid().value());
    response.setHeader("Cache-Control", "no-store");
    if (origin == RequestOrigin.ALLOWED) {
      expose(response);
    }
  }

  /**
   * Forbids caching of a response whose body will contain a token.
   *
   * @return false if a header for a targeted cache lets it store the response
   */
  public static boolean preventCaching(HttpServletResponse response) {
    if (Cacheability.isCacheableByTargetedCache(response)) {
      return false;
    }
    response.setHeader("Cache-Control", "no-store");
    return true;
  }

  /** Removes the token from a response. */
  public static void remove(HttpServletResponse response) {
    clear(response, TOKEN);
    clear(response, UID);
  }

  /** Since Servlet 6.1, null removes a header; some earlier containers ignore null. */
  private static void clear(HttpServletResponse response, String name) {
    response.setHeader(name, null);
    if (response.containsHeader(name)) {
      response.setHeader(name, "");
    }
  }

  /** Restores the values of a header; what cannot be removed stays. */
  public static void restore(HttpServletResponse response, String name, List<String> values) {
    response.setHeader(name, values.isEmpty() ? null : values.get(0));
    values.stream().skip(1).forEach(value -> response.addHeader(name, value));
  }

  /** Whether a header may let a cache store a response that must not be stored. */
  public static boolean mayAllowCaching(String name, @Nullable String value) {
    return Cacheability.dependsOn(name) && !Cacheability.isForbidding(name, value);
  }

  /** Whether a response header of this name holds a token. */
  public static boolean isSecret(String name) {
    return TOKEN.equalsIgnoreCase(name);
  }

  private static void expose(HttpServletResponse response) {
    List<String> exposed = new ArrayList<>(response.getHeaders(EXPOSE));
    exposed.add(TOKEN);
    exposed.add(UID);
    response.setHeader(EXPOSE, String.join(", ", exposed));
  }
}
