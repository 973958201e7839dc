/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;

/**
 * Says who is logged in with the application.
 *
 * <p>A class of the application that implements it is named in the init-param {@code userResolver}
 * and needs a public constructor without parameters, or an instance is given to the filter. It is
 * asked for identities that the application has authenticated, never for what a request claims:
 * whoever it names gets that user's chat. It is asked by many threads at once. If it throws, nobody
 * is logged in for chat at that moment, and the application's response goes on.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface UserResolver {

  /**
   * Names the user who is logged in. Asked on every request, before and after the application's own
   * work, so it must be quick. It must not create a session.
   *
   * @param request the request that the filter was given
   * @return the application's raw user id, exactly as the application compares it, or {@code null}
   *     if nobody is logged in; a blank one gets no chat
   */
  @Nullable String userId(HttpServletRequest request);

  /**
   * Describes the user for chat. Asked only when a CometChat call may begin.
   *
   * @param request the request that the filter was given
   * @param userId what {@link #userId} said
   * @return the user with the same user id; by default nothing but the id is known
   */
  default ChatUser profile(HttpServletRequest request, String userId) {
    return ChatUser.builder(userId).build();
  }

  /**
   * Names the login session of a request that carries its login itself, like the {@code sid} of a
   * JWT. Asked on most requests of a user, so it must be quick.
   *
   * <p>All requests with the same user id and name share one chat token, which the bridge keeps; it
   * is neither looked for nor stored in an HTTP session. The name must last as long as the login
   * does: a name that changes with every request mints with every request. Take it only from what
   * the application has verified.
   *
   * @param request the request that the filter was given
   * @param userId what {@link #userId} said
   * @return the name, or {@code null}, as by default, if the HTTP session is the login session; a
   *     blank one counts as {@code null}
   */
  default @Nullable String statelessSession(HttpServletRequest request, String userId) {
    return null;
  }

  /**
   * Says whether the HTTP session that a request names is the login session of its user. A
   * credential that a request carries itself, like a password or a bearer token, may come along
   * with the cookie of somebody else's session: that session is left as it is then, and the request
   * is one without a session. Asked on most requests of a user, so it must be quick.
   *
   * @param request the request that the filter was given
   * @param session its session
   * @param userId what {@link #userId} said
   * @return whether it is; by default {@code true}
   */
  default boolean isLoginSession(HttpServletRequest request, HttpSession session, String userId) {
    return true;
  }
}
