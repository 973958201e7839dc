/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.servlet.UserResolver;
import org.jspecify.annotations.Nullable;

/** Takes the user that the host keeps in a session attribute. */
public final class SessionAttributeResolver implements UserResolver {

  private final String attribute;
  private final UserObjectReader reader = new UserObjectReader();

  /** Reads the named attribute. */
  public SessionAttributeResolver(String attribute) {
    this.attribute = attribute;
  }

  /** The attribute in which the host keeps its user. */
  public String attribute() {
    return attribute;
  }

  /** The host id of the user that a session holds now, or {@code null} if it holds none. */
  public @Nullable String hostIdIn(HttpSession session) {
    Object user = user(session);
    return user == null ? null : reader.hostId(user);
  }

  @Override
  public @Nullable String hostId(HttpServletRequest request) {
    Object user = user(request);
    return user == null ? null : reader.hostId(user);
  }

  @Override
  public ChatUser profile(HttpServletRequest request, String hostId) {
    Object user = user(request);
    ChatUser.Builder profile = ChatUser.builder(hostId);
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
