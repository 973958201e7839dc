/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/** The id of a session without the name of a node, which a cookie may hold as well, after a dot. */
final class PlainSessionId {

  private PlainSessionId() {}

  static String of(String sessionId) {
    int node = sessionId.indexOf('.');
    return node > 0 ? sessionId.substring(0, node) : sessionId;
  }

  /** Whether a session has another id than the request names, so that the id was changed. */
  static boolean isChanged(HttpServletRequest request, HttpSession session) {
    String named = request.getRequestedSessionId();
    return named != null && !of(named).equals(of(session.getId()));
  }
}
