/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Objects;

/**
 * An event that an application publishes when all logins of a user are to end in chat: after a
 * changed password, or when an account is disabled. It has the effect of {@link
 * org.cometchatbridge.core.ChatUsers#signOutEverywhere}: all tokens of the user are revoked,
 * without waiting for CometChat, and login sessions that began before get no other one. The next
 * login does.
 *
 * <pre>{@code
 * users.changePassword(oldPassword, newPassword);
 * events.publishEvent(new SignOutEverywhereEvent(userId));
 * }</pre>
 *
 * <p>The bridge does not end the sessions of the application, and other listeners may handle the
 * event as well. If the sign-out cannot be recorded, the publisher gets the exception.
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
