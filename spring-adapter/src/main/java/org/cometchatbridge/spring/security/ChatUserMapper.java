/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Maps an authenticated user to a chat user. A bean of this type replaces the default.
 *
 * <p>By default the user id is {@link Authentication#getName()} if the principal is a {@code
 * UserDetails}, an {@code AuthenticatedPrincipal}, a {@link java.security.Principal} or a {@code
 * String}, or if the class of the authentication declares its own {@code getName()}. The name of
 * any other principal is the text of an object, which may hold private data, so such a user has no
 * chat, and a warning is logged once for each type. See {@code cometchat.bridge.oauth2-user-id} for
 * several OAuth2 providers. Name, picture and profile page are taken from the claims of an OAuth2
 * or OpenID Connect user or of a JWT. Any other user has an id only.
 *
 * <p>Implementations must be thread-safe and fast: the mapper is called whenever the authentication
 * of a request differs from the previous one, at most once for each authentication and request. If
 * it throws, no user is logged in to chat for this request, and the application's response is not
 * affected.
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
