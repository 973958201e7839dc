/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpSession;

/**
 * A request that had no user when the filter got it, and in which the application may log one in.
 * Called on the thread that processes the request, in the middle of the application's own work.
 */
public interface ActiveLogin {

  /** The application has stored a user in an HTTP session. */
  void userStored(HttpSession session);

  /** The application has removed its user from an HTTP session. */
  void userRemoved(HttpSession session);

  /** An HTTP session has got another id. */
  void sessionRenamed(HttpSession session, String oldId);
}
