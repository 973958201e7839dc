/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Who is logged in, asked so that a faulty resolver never harms the application: whatever it
 * throws, be it a checked exception that another language does not declare.
 */
public final class Identity {

  private final UserResolver resolver;
  private final WarnOnceLogger warnings =
      new WarnOnceLogger(LoggerFactory.getLogger(Identity.class));

  /** Asks the given resolver. */
  public Identity(UserResolver resolver) {
    this.resolver = resolver;
  }

  /** The user id of the user who is logged in, or {@code null} for nobody; never blank. */
  public @Nullable String userId(HttpServletRequest request) {
    try {
      String userId = resolver.userId(request);
      return userId == null || userId.isBlank() ? null : userId;
    } catch (SessionEndedException e) {
      return null;
    } catch (Exception | Error e) {
      warnings.warn("The user resolver threw, so nobody is logged in to chat on this request", e);
      return null;
    }
  }

  /** Whether it is certain that nobody is logged in: a resolver that throws does not say so. */
  public boolean isNobody(HttpServletRequest request) {
    try {
      String userId = resolver.userId(request);
      return userId == null || userId.isBlank();
    } catch (Exception | Error e) {
      return false;
    }
  }

  /** Whether a user is logged in whose id is blank, so that nobody can be named in chat. */
  public boolean isBlank(HttpServletRequest request) {
    try {
      String userId = resolver.userId(request);
      return userId != null && userId.isBlank();
    } catch (Exception | Error e) {
      return false;
    }
  }

  /**
   * The name of the login session that a request carries itself, or {@code null} if the HTTP
   * session is the login session; never blank.
   */
  public @Nullable String statelessSession(HttpServletRequest request, String userId) {
    try {
      String name = resolver.statelessSession(request, userId);
      return name == null || name.isBlank() ? null : name;
    } catch (Exception | Error e) {
      warnings.warn("The user resolver threw, so the HTTP session counts as login session", e);
      return null;
    }
  }

  /** The HTTP session of a request, if it is the login session of its user. */
  public @Nullable HttpSession loginSession(HttpServletRequest request, String userId) {
    HttpSession session = request.getSession(false);
    return session != null && isLoginSession(request, session, userId) ? session : null;
  }

  private boolean isLoginSession(HttpServletRequest request, HttpSession session, String userId) {
    try {
      return resolver.isLoginSession(request, session, userId);
    } catch (Exception | Error e) {
      warnings.warn("The user resolver threw, so the HTTP session counts as login session", e);
      return true;
    }
  }

  /** What is known of the user for chat; the id alone if the resolver throws or names another. */
  public ChatUser profile(HttpServletRequest request, String userId) {
    try {
      ChatUser profile = resolver.profile(request, userId);
      if (profile.userId().equals(userId)) {
        return profile;
      }
      warnings.warn(
          "profile", "The user resolver described another user than it named; only the id is used");
    } catch (Exception | Error e) {
      warnings.warn("The user resolver threw, so chat learns nothing but the user's id", e);
    }
    return ChatUser.builder(userId).build();
  }
}
