/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.List;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.servlet.UserResolver;
import org.jspecify.annotations.Nullable;

/** Calls several resolvers in order; the first that returns a user id is used. */
public final class ResolverList implements OwnResolver {

  private final UserResolver[] resolvers;

  /** False if all resolvers are the bridge's own, which use the HTTP session only. */
  private final boolean hasSessionRules;

  /** Calls the resolvers in the given order. */
  public ResolverList(List<UserResolver> resolvers) {
    this.resolvers = resolvers.toArray(UserResolver[]::new);
    this.hasSessionRules =
        resolvers.stream()
            .anyMatch(
                resolver ->
                    !(resolver instanceof PrincipalResolver
                        || resolver instanceof SessionAttributeResolver));
  }

  /** Whether one of the resolvers is the application's. */
  boolean hasForeign() {
    return hasSessionRules;
  }

  @Override
  public boolean holdsUser(HttpServletRequest request) {
    for (UserResolver resolver : resolvers) {
      if (resolver instanceof OwnResolver own && own.holdsUser(request)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable String userId(HttpServletRequest request) {
    for (UserResolver resolver : resolvers) {
      String userId = resolver.userId(request);
      if (userId != null) {
        return userId;
      }
    }
    return null;
  }

  @Override
  public ChatUser profile(HttpServletRequest request, String userId) {
    for (UserResolver resolver : resolvers) {
      if (userId.equals(resolver.userId(request))) {
        return resolver.profile(request, userId);
      }
    }
    return OwnResolver.super.profile(request, userId);
  }

  @Override
  public @Nullable String statelessSession(HttpServletRequest request, String userId) {
    if (!hasSessionRules) {
      return null;
    }
    for (UserResolver resolver : resolvers) {
      if (userId.equals(resolver.userId(request))) {
        return resolver.statelessSession(request, userId);
      }
    }
    return null;
  }

  @Override
  public @Nullable Instant expiresAt(HttpServletRequest request, String userId) {
    if (!hasSessionRules) {
      return null;
    }
    for (UserResolver resolver : resolvers) {
      if (userId.equals(resolver.userId(request))) {
        return resolver.expiresAt(request, userId);
      }
    }
    return null;
  }

  @Override
  public @Nullable Instant issuedAt(HttpServletRequest request, String userId) {
    if (!hasSessionRules) {
      return null;
    }
    for (UserResolver resolver : resolvers) {
      if (userId.equals(resolver.userId(request))) {
        return resolver.issuedAt(request, userId);
      }
    }
    return null;
  }

  @Override
  public boolean isLoginSession(HttpServletRequest request, HttpSession session, String userId) {
    if (!hasSessionRules) {
      return true;
    }
    for (UserResolver resolver : resolvers) {
      if (userId.equals(resolver.userId(request))) {
        return resolver.isLoginSession(request, session, userId);
      }
    }
    return true;
  }
}
