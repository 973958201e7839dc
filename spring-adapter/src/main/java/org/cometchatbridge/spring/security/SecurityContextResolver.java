/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.springframework.security.web.context.HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.servlet.UserResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.util.ClassUtils;

/** Resolves the user from the security context of the thread, never from the request. */
final class SecurityContextResolver implements UserResolver {

  private static final String BEARER =
      "org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken";
  private static final String MAPPED = SecurityContextResolver.class.getName() + ".mapped";

  private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();
  private final boolean hasBearers =
      ClassUtils.isPresent(BEARER, SecurityContextResolver.class.getClassLoader());

  private final Supplier<@Nullable Authentication> current;
  private final ChatUserMapper mapper;
  private final String sessionClaim;
  private final RequiredFactors factors;

  /** The result of the mapper for an authentication. */
  private record Mapped(Authentication authentication, @Nullable ChatUser user) {}

  SecurityContextResolver(
      Supplier<@Nullable Authentication> current,
      ChatUserMapper mapper,
      String sessionClaim,
      RequiredFactors factors) {
    this.current = current;
    this.mapper = mapper;
    this.sessionClaim = sessionClaim;
    this.factors = factors;
  }

  @Override
  public @Nullable String userId(HttpServletRequest request) {
    Authentication authentication = authenticated(request);
    if (authentication == null) {
      return null;
    }
    if (mapper instanceof DefaultChatUserMapper names) {
      return names.userId(authentication);
    }
    ChatUser user = mapped(request, authentication);
    return user == null ? null : user.userId();
  }

  @Override
  public ChatUser profile(HttpServletRequest request, String userId) {
    Authentication authentication = authenticated(request);
    ChatUser user = authentication == null ? null : mapped(request, authentication);
    return user == null ? ChatUser.builder(userId).build() : user;
  }

  /** Returns the login session of a bearer JWT; all other logins have an HTTP session. */
  @Override
  public @Nullable String statelessSession(HttpServletRequest request, String userId) {
    Authentication authentication = authenticated(request);
    return hasBearers && authentication != null
        ? BearerSession.of(authentication, sessionClaim)
        : null;
  }

  /** Compares the user with the authentication that the session holds. */
  @Override
  public boolean isLoginSession(HttpServletRequest request, HttpSession session, String userId) {
    Authentication stored = stored(session);
    return stored == null || stored.equals(current.get()) || userId.equals(userIdOf(stored));
  }

  @Override
  public boolean isUserIn(HttpSession session) {
    Authentication stored = stored(session);
    return stored != null && stored.isAuthenticated() && !trust.isAnonymous(stored);
  }

  private @Nullable String userIdOf(Authentication authentication) {
    if (mapper instanceof DefaultChatUserMapper names) {
      return names.userId(authentication);
    }
    ChatUser user = mapper.map(authentication);
    return user == null ? null : user.userId();
  }

  /** Returns null also if the application stores its security contexts elsewhere. */
  private static @Nullable Authentication stored(HttpSession session) {
    try {
      return session.getAttribute(SPRING_SECURITY_CONTEXT_KEY) instanceof SecurityContext context
          ? context.getAuthentication()
          : null;
    } catch (IllegalStateException ended) {
      return null;
    }
  }

  private @Nullable Authentication authenticated(HttpServletRequest request) {
    Authentication authentication = current.get();
    return authentication != null
            && authentication.isAuthenticated()
            && !trust.isAnonymous(authentication)
            && factors.areHeldBy(authentication, request)
        ? authentication
        : null;
  }

  /** A mapper may query a database, so its result is kept for the request. */
  private @Nullable ChatUser mapped(HttpServletRequest request, Authentication authentication) {
    if (request.getAttribute(MAPPED) instanceof Mapped mapped
        && mapped.authentication() == authentication) {
      return mapped.user();
    }
    ChatUser user = mapper.map(authentication);
    request.setAttribute(MAPPED, new Mapped(authentication, user));
    return user;
  }
}
