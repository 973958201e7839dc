/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.lifecycle.Sent;

/** Is called when a new login has got a token; must not block. */
@FunctionalInterface
public interface NewLogins {

  /**
   * A new login has got a token.
   *
   * @param created whether the login has created the CometChat user with this profile
   * @param sent what CometChat has, by the store of users
   */
  void loggedIn(Uid uid, ChatUser user, boolean created, Sent sent);
}
