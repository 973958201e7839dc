/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Says which chat user an authenticated user is. A bean of this type takes the place of the
 * default.
 *
 * <p>By default the user id is {@link Authentication#getName()}, whatever the login; see {@code
 * cometchat.bridge.oauth2-user-id} for several OAuth2 providers. Name, picture and profile page
 * come from the claims of an OAuth2 or OpenID Connect user or of a JWT; of any other user only the
 * id is known.
 *
 * <p>It is asked by many threads at once, whenever the authentication of a request is another than
 * before, so it must be quick; at most once for each authentication and request. An exception
 * counts as {@code null}; the application's response is not affected.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ChatUserMapper {

  /**
   * Describes a user.
   *
   * @param authentication who is logged in: authenticated and not anonymous
   * @return the user, or {@code null} for no chat; the user id must name this user and no other,
   *     since users with the same id share the chat account
   */
  @Nullable ChatUser map(Authentication authentication);
}
