/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/** Resolves the user from a session attribute of the application. */
public final class SessionAttributeResolver implements OwnResolver {

  private final String attribute;
  private final UserObjectReader reader;

  /** Reads the named attribute, and logs which objects in it name no user. */
  public SessionAttributeResolver(String attribute, OperatorLog log) {
    this.attribute = attribute;
    this.reader = new UserObjectReader(log);
  }

  /** The name of the attribute. */
  public String attribute() {
    return attribute;
  }

  /** The user id of the user in a session, or {@code null} if there is none. */
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

  @Override
  public boolean holdsUser(HttpServletRequest request) {
    return user(request) != null;
  }

  /** Does not load a session if the request names none. */
  private @Nullable Object user(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session == null ? null : user(session);
  }

  private @Nullable Object user(HttpSession session) {
    try {
      return session.getAttribute(attribute);
    } catch (IllegalStateException e) {
      throw new SessionInvalidatedException(e);
    }
  }
}
