/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/** The HTTP session that a request names. */
public final class RequestedSession {

  private RequestedSession() {}

  /** Loads nothing for a request that names no session: the store may be on another machine. */
  public static @Nullable HttpSession of(HttpServletRequest request) {
    return request.getRequestedSessionId() == null ? null : request.getSession(false);
  }
}
