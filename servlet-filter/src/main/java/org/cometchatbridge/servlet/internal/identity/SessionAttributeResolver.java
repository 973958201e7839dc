/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.servlet.UserResolver;
import org.jspecify.annotations.Nullable;

/** Takes the user that the application keeps in a session attribute. */
public final class SessionAttributeResolver implements UserResolver {

  private final String attribute;
  private final UserObjectReader reader = new UserObjectReader();

  /** Reads the named attribute. */
  public SessionAttributeResolver(String attribute) {
    this.attribute = attribute;
  }

  /** The attribute in which the application keeps its user. */
  public String attribute() {
    return attribute;
  }

  /** The user id of the user that a session holds now, or {@code null} if it holds none. */
  public @Nullable String userIdIn(HttpSession session) {
    Object user = user(session);
    return user == null ? null : reader.userId(user);
  }

  @Override
  public @Nullable String userId(HttpServletRequest request) {
    Object user = user(request);
    return user == null ? null : reader.userId(user);
  }

  @Override
  public ChatUser profile(HttpServletRequest request, String userId) {
    Object user = user(request);
    ChatUser.Builder profile = ChatUser.builder(userId);
    return user == null ? profile.build() : reader.describe(user, profile).build();
  }

  /** A request that names no session costs nothing here: there is none to load. */
  private @Nullable Object user(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session == null ? null : user(session);
  }

  private @Nullable Object user(HttpSession session) {
    try {
      return session.getAttribute(attribute);
    } catch (IllegalStateException e) {
      throw new SessionEndedException(e);
    }
  }
}
