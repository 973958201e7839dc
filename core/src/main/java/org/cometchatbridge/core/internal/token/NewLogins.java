/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.lifecycle.SeenProfile;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.jspecify.annotations.Nullable;

/** Is called when a new login has got a token; must not block. */
@FunctionalInterface
public interface NewLogins {

  /**
   * A new login has got a token.
   *
   * @param created whether the login has created the CometChat user with this profile
   * @param sent what CometChat has, by the store of users
   * @param last what the last call for the user returned, if it is still known
   * @return what to remember of the user until the next login, or {@code null}
   */
  @Nullable SeenProfile loggedIn(
      Uid uid, ChatUser user, boolean created, Sent sent, @Nullable SeenProfile last);
}
