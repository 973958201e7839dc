/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Objects;

/**
 * An event that an application publishes when all logins of a user are to end in chat: after a
 * changed password, or when an account is disabled. The bridge revokes the user's tokens on the
 * thread of the publisher, without waiting for CometChat.
 *
 * <pre>{@code
 * users.changePassword(oldPassword, newPassword);
 * events.publishEvent(new SignOutEverywhereEvent(userId));
 * }</pre>
 *
 * <p>The bridge finds the user's HTTP sessions of the last 12 hours on this node, and with Spring
 * Session those that a store with an index ({@code FindByIndexNameSessionRepository}) has under the
 * user id as the name of the principal. Sessions in the memory of other nodes are not found, nor
 * are stateless login sessions such as those of a JWT with {@code sid}. The bridge does not end the
 * sessions of the application; one that goes on gets another token when its page asks for one.
 *
 * @param userId the application's own id of the user, by default the name of the authentication;
 *     otherwise as the {@link ChatUserMapper} returns it
 * @since 0.1.0
 */
public record SignOutEverywhereEvent(String userId) {

  /**
   * Creates the event.
   *
   * @param userId the application's own id of the user
   * @throws NullPointerException if the user id is {@code null}
   */
  public SignOutEverywhereEvent {
    Objects.requireNonNull(userId, "userId");
  }
}
