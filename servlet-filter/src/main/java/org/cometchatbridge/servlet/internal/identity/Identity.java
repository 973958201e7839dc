/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.function.Predicate;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.jspecify.annotations.Nullable;

/**
 * Calls the user resolver and contains its failures. Everything that a resolver throws is logged,
 * including checked exceptions, which other JVM languages need not declare.
 */
public final class Identity {

  /** Set to true by the application in the request that registers the user and logs in. */
  private static final String NEWLY_REGISTERED = "cometchat.newlyRegistered";

  private final UserResolver resolver;
  private final UserIdCase userIdCase;
  private final WarnOnceLogger warnings;

  private final boolean ofApplication;
  private final PlainClasses plainRequests = new PlainClasses();
  private final PlainClasses plainPrincipals = new PlainClasses();

  /**
   * Uses the given resolver.
   *
   * @param ofFramework whether the resolver belongs to the adapter to a framework, so that the
   *     application has none of its own
   * @param userIdCase applied to what the resolver returns; the resolver itself gets back what it
   *     has returned
   * @param log receives the failures of the resolver
   */
  public Identity(
      UserResolver resolver, boolean ofFramework, UserIdCase userIdCase, OperatorLog log) {
    this.resolver = resolver;
    this.userIdCase = userIdCase;
    this.warnings = new WarnOnceLogger(log.named(Identity.class));
    this.ofApplication =
        !ofFramework
            && (resolver instanceof ResolverList list
                ? list.hasForeign()
                : !(resolver instanceof OwnResolver));
  }

  /** Whether a resolver of the application finds the users. */
  public boolean isOfApplication() {
    return ofApplication;
  }

  /** Whether the users are in one session attribute, so that no request itself has one. */
  public boolean isOfSessionAttribute() {
    return resolver instanceof SessionAttributeResolver;
  }

  /**
   * The user id of the current user, or {@code null} if no user is logged in, or if the security
   * framework says that the user acts as another one; never blank.
   */
  public @Nullable String userId(HttpServletRequest request) {
    try {
      String userId = resolver.userId(request);
      if (userId == null || userId.isBlank() || isHidden(request, userId)) {
        return null;
      }
      return userIdCase.applyTo(userId);
    } catch (SessionInvalidatedException e) {
      return null;
    } catch (Exception | Error e) {
      warnings.warn("The user resolver threw, so this request is processed without chat", e);
      return null;
    }
  }

  /** Whether the security framework says that the user of a request is anonymous or another one. */
  private boolean isHidden(HttpServletRequest request, String userId) {
    return FrameworkUsers.isOfFramework(request, plainRequests)
        ? FrameworkUsers.isAnonymous(request, userId) || FrameworkUsers.isRunAs(request)
        : FrameworkUsers.isAnonymous(request, userId, plainPrincipals);
  }

  private static boolean isNoUser(HttpServletRequest request, @Nullable String userId) {
    return userId == null || userId.isBlank() || FrameworkUsers.isAnonymous(request, userId);
  }

  /**
   * Whether certainly no user is logged in; false if the resolver throws, and for a user who acts
   * as another one, since the own login session continues.
   */
  public boolean isAnonymous(HttpServletRequest request) {
    try {
      return isNoUser(request, resolver.userId(request));
    } catch (Exception | Error e) {
      return false;
    }
  }

  /** Whether an HTTP session itself holds a user; false if the resolver throws. */
  public boolean isUserIn(HttpSession session) {
    try {
      return resolver.isUserIn(session);
    } catch (Exception | Error e) {
      return false;
    }
  }

  /**
   * Whether a request may still belong to the user that it had, asked on a thread of the
   * application. A resolver that throws there reads the user of another thread.
   */
  public boolean mayStillBe(HttpServletRequest request, Predicate<String> user) {
    try {
      String userId = resolver.userId(request);
      return userId != null && user.test(userIdCase.applyTo(userId));
    } catch (Exception | Error e) {
      return true;
    }
  }

  /** Why {@link #userId} returns no user. */
  public NoUser reasonForNoUser(HttpServletRequest request) {
    try {
      if (FrameworkUsers.isRunAs(request)) {
        return NoUser.ACTS_AS_ANOTHER;
      }
      resolver.userId(request);
      boolean session = RequestedSession.of(request) != null;
      boolean unreadable = resolver instanceof OwnResolver own && own.holdsUser(request);
      if (!unreadable && Credentials.isIn(request)) {
        return session && !ofApplication
            ? NoUser.NEITHER_SESSION_NOR_CREDENTIALS
            : NoUser.CREDENTIALS_NOT_ACCEPTED;
      }
      if (ofApplication || unreadable) {
        return session ? NoUser.NOT_RESOLVED : NoUser.NOT_RESOLVED_WITHOUT_SESSION;
      }
      return session ? NoUser.SESSION_WITHOUT_USER : NoUser.NO_SESSION;
    } catch (SessionInvalidatedException e) {
      return NoUser.NO_SESSION;
    } catch (Exception | Error e) {
      return NoUser.RESOLVER_FAILED;
    }
  }

  /** Whether a user is logged in with a blank id, which cannot be mapped to a uid. */
  public boolean hasBlankId(HttpServletRequest request) {
    try {
      String userId = resolver.userId(request);
      return userId != null && userId.isBlank();
    } catch (Exception | Error e) {
      return false;
    }
  }

  /**
   * The name of the stateless login session of a request, or {@code null} if the HTTP session is
   * the login session; never blank.
   */
  public @Nullable String statelessSession(HttpServletRequest request, String userId) {
    try {
      String name = resolver.statelessSession(request, resolved(request, userId));
      return name == null || name.isBlank() ? null : name;
    } catch (Exception | Error e) {
      warnings.warn(
          "The user resolver threw, so the HTTP session is taken as the login session", e);
      return null;
    }
  }

  /** When the credential of a request expires, or {@code null} if that is unknown. */
  public @Nullable Instant expiresAt(HttpServletRequest request, String userId) {
    try {
      return resolver.expiresAt(request, resolved(request, userId));
    } catch (Exception | Error e) {
      warnings.warn("The user resolver threw, so the expiry of the login is unknown", e);
      return null;
    }
  }

  /**
   * When the credential of a request was issued, or {@code null} if it counts as new. One of which
   * the resolver cannot say it counts as old.
   */
  public @Nullable Instant issuedAt(HttpServletRequest request, String userId) {
    try {
      return resolver.issuedAt(request, resolved(request, userId));
    } catch (Exception | Error e) {
      warnings.warn("The user resolver threw, so a login counts as older than any sign-out", e);
      return Instant.EPOCH;
    }
  }

  /** The HTTP session of a request, if it is the login session of its user. */
  public @Nullable HttpSession loginSession(HttpServletRequest request, String userId) {
    HttpSession session = request.getSession(false);
    return session != null && isLoginSession(request, session, userId) ? session : null;
  }

  private boolean isLoginSession(HttpServletRequest request, HttpSession session, String userId) {
    try {
      return resolver.isLoginSession(request, session, resolved(request, userId));
    } catch (Exception | Error e) {
      warnings.warn(
          "The user resolver threw, so the HTTP session is taken as the login session", e);
      return true;
    }
  }

  /**
   * Whether the user of a request has a credential of its own, next to the HTTP session of another
   * user. The resolver is also called for the request without its credentials.
   *
   * @param sessionUserId the user whose login session the HTTP session holds, or {@code null} if it
   *     holds none; another one than the user
   */
  public boolean isBesideSession(
      HttpServletRequest request, String userId, @Nullable String sessionUserId) {
    String inSession = userIdOfSession(request);
    if (userId.equals(inSession)) {
      return false;
    }
    if (sessionUserId != null && sessionUserId.equals(inSession)) {
      return true;
    }
    // The resolver does not show whose session it is, or finds another id without the headers.
    return (sessionUserId != null || inSession != null) && Credentials.isIn(request);
  }

  /** Whether the HTTP session of a request has this user, whatever the request itself carries. */
  public boolean isInSession(HttpServletRequest request, String userId) {
    return userId.equals(userIdOfSession(request));
  }

  /**
   * Whether the login of a user that the chain has logged in lasts beyond the request. The
   * container keeps the principal of {@code HttpServletRequest.login} in the session if there is
   * one.
   */
  public boolean isKeptInSession(HttpServletRequest request, String userId) {
    return isInSession(request, userId)
        || (request.getSession(false) != null && isRemoteUser(request, userId));
  }

  private boolean isRemoteUser(HttpServletRequest request, String userId) {
    String remoteUser = request.getRemoteUser();
    return remoteUser != null && userId.equals(userIdCase.applyTo(remoteUser));
  }

  /** The user id as the resolver has returned it. */
  private String resolved(HttpServletRequest request, String userId) {
    if (userIdCase == UserIdCase.SENSITIVE) {
      return userId;
    }
    String resolved = resolver.userId(request);
    return resolved != null && userIdCase.applyTo(resolved).equals(userId) ? resolved : userId;
  }

  private @Nullable String userIdOfSession(HttpServletRequest request) {
    try {
      String userId = resolver.userId(new SessionOnlyRequest(request));
      return userId == null || userId.isBlank() ? null : userIdCase.applyTo(userId);
    } catch (Exception | Error e) {
      return null;
    }
  }

  /**
   * The profile of the user; only the id if the resolver throws or returns another user. A request
   * that registers the user may say so.
   */
  public ChatUser profile(HttpServletRequest request, String userId) {
    ChatUser profile = resolvedProfile(request, userId);
    return Boolean.TRUE.equals(request.getAttribute(NEWLY_REGISTERED))
        ? profile.withNewlyRegistered(true)
        : profile;
  }

  private ChatUser resolvedProfile(HttpServletRequest request, String userId) {
    try {
      ChatUser profile = resolver.profile(request, resolved(request, userId));
      if (userIdCase.applyTo(profile.userId()).equals(userId)) {
        return profile;
      }
      warnings.warn(
          "profile",
          "The user resolver returned the profile of another user, so only the user id is used");
    } catch (Exception | Error e) {
      warnings.warn("The user resolver threw, so the profile consists of the user id only", e);
    }
    return ChatUser.builder(userId).build();
  }
}
