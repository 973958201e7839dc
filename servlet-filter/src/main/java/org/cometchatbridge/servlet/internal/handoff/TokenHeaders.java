/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.ChatToken;

/** The headers that carry a token to the page. */
public final class TokenHeaders {

  /** Holds the token; in a request, {@code ?} asks for it. */
  public static final String TOKEN = "X-CometChat-Token";

  /** Holds the CometChat uid that the token logs in. */
  public static final String UID = "X-CometChat-Uid";

  private static final String EXPOSE = "Access-Control-Expose-Headers";

  private TokenHeaders() {}

  /** Whether a request asks for the token although it may have been handed off before. */
  public static boolean isAskedFor(HttpServletRequest request) {
    return "?".equals(request.getHeader(TOKEN));
  }

  /** Puts a token on a response, and keeps the response out of every cache. */
  public static void put(HttpServletResponse response, ChatToken token, RequestOrigin provenance) {
    response.setHeader(TOKEN, token.value());
    response.setHeader(UID, token.uid().value());
    response.setHeader("Cache-Control", "no-store");
    if (provenance == RequestOrigin.LISTED) {
      expose(response);
    }
  }

  /**
   * Keeps a response whose body is to carry a token out of every cache.
   *
   * @return false if the application has told a certain cache to keep it, which asks nothing else
   */
  public static boolean isKeptFromCaches(HttpServletResponse response) {
    if (Cacheability.isCacheableForSome(response)) {
      return false;
    }
    response.setHeader("Cache-Control", "no-store");
    return true;
  }

  /** Takes a token back from a response that is not to carry it after all. */
  public static void withdraw(HttpServletResponse response) {
    clear(response, TOKEN);
    clear(response, UID);
  }

  /** Servlet 6.1 removes a header by null, and some containers before it ignore that. */
  private static void clear(HttpServletResponse response, String name) {
    response.setHeader(name, null);
    if (response.containsHeader(name)) {
      response.setHeader(name, "");
    }
  }

  /**
   * Whether a response carries a token, so that a header of this name must not be changed any more:
   * it might have a cache keep the token.
   */
  public static boolean isBarred(HttpServletResponse response, String name) {
    return Cacheability.isDecidedBy(name) && response.containsHeader(TOKEN);
  }

  /** Whether a header of a response by this name holds a token. */
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
