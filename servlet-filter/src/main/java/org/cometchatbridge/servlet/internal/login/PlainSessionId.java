/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/** The id of a session without the name of a node, which a cookie may hold as well, after a dot. */
final class PlainSessionId {

  private PlainSessionId() {}

  static String of(String sessionId) {
    return sessionId.substring(0, plainLength(sessionId));
  }

  private static int plainLength(String sessionId) {
    int node = sessionId.indexOf('.');
    return node > 0 ? node : sessionId.length();
  }

  /** Whether a session has another id than the request names, so that the id was changed. */
  static boolean isChanged(HttpServletRequest request, HttpSession session) {
    String named = request.getRequestedSessionId();
    return named != null && !isSame(named, session.getId());
  }

  private static boolean isSame(String one, String other) {
    int length = plainLength(one);
    return length == plainLength(other) && one.regionMatches(0, other, 0, length);
  }
}
