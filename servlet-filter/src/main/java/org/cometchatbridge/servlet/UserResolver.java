/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;

/**
 * Says who is logged in with the host.
 *
 * <p>A class of the host that implements it is named in the init-param {@code userResolver} and
 * needs a public constructor without parameters, or an instance is given to the filter. It is asked
 * for identities that the host has authenticated, never for what a request claims: whoever it names
 * gets that user's chat. It is asked by many threads at once. If it throws, nobody is logged in for
 * chat at that moment, and the host's answer goes on.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface UserResolver {

  /**
   * Names the user who is logged in. Asked on every request, before and after the host's own work,
   * so it must be quick. It must not create a session.
   *
   * @param request the request that the filter was given
   * @return the host's raw user id, exactly as the host compares it, or {@code null} if nobody is
   *     logged in; a blank one gets no chat
   */
  @Nullable String hostId(HttpServletRequest request);

  /**
   * Describes the user for chat. Asked only when a CometChat call may begin.
   *
   * @param request the request that the filter was given
   * @param hostId what {@link #hostId} said
   * @return the user with the same host id; by default nothing but the id is known
   */
  default ChatUser profile(HttpServletRequest request, String hostId) {
    return ChatUser.builder(hostId).build();
  }
}
