/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.springframework.security.web.context.HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.servlet.UserResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;

/** Resolves the user from the security context of the thread, never from the request. */
final class SecurityContextResolver implements UserResolver {

  private static final String MAPPED = SecurityContextResolver.class.getName() + ".mapped";

  private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

  private final Supplier<@Nullable Authentication> current;
  private final ChatUserMapper mapper;
  private final RequestCredentials credentials;
  private final RequiredFactors factors;
  private final UserIdCase userIdCase;

  /** The result of the mapper for an authentication. */
  private record Mapped(Authentication authentication, @Nullable ChatUser user) {}

  SecurityContextResolver(
      Supplier<@Nullable Authentication> current,
      ChatUserMapper mapper,
      String sessionClaim,
      RequiredFactors factors,
      UserIdCase userIdCase) {
    this.userIdCase = userIdCase;
    this.current = current;
    this.mapper = mapper;
    this.credentials = new RequestCredentials(sessionClaim);
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

  /** Returns the login session that a bearer token names. */
  @Override
  public @Nullable String statelessSession(HttpServletRequest request, String userId) {
    Authentication authentication = authenticated(request);
    return authentication == null ? null : credentials.session(authentication);
  }

  @Override
  public @Nullable Instant expiresAt(HttpServletRequest request, String userId) {
    Authentication authentication = authenticated(request);
    return authentication == null ? null : credentials.expiresAt(authentication);
  }

  @Override
  public @Nullable Instant issuedAt(HttpServletRequest request, String userId) {
    Authentication authentication = authenticated(request);
    return authentication == null ? null : credentials.issuedAt(authentication);
  }

  /**
   * Compares the user with the authentication that the session holds. A session that holds none may
   * belong to an application that stores the user elsewhere, so it is the login session if the
   * client has returned it and sends no credential. Otherwise machines, which send their credential
   * and no cookie, would have a login session with each request.
   */
  @Override
  public boolean isLoginSession(HttpServletRequest request, HttpSession session, String userId) {
    Authentication authentication = current.get();
    boolean sent = authentication != null && credentials.areIn(request, authentication);
    if (isNew(session) && (sent || comesWithEachRequest(request, authentication))) {
      return false;
    }
    Authentication stored = stored(session);
    if (stored != null) {
      return stored.equals(authentication) || isUser(userId, userIdOf(stored));
    }
    return !sent && !isNew(session) && !CometChatContextFilter.isStateless(request);
  }

  /** A filter has found the user in the request. Only clients with cookies are remembered. */
  private static boolean comesWithEachRequest(
      HttpServletRequest request, @Nullable Authentication authentication) {
    return authentication != null
        && !(authentication instanceof RememberMeAuthenticationToken)
        && CometChatLoginFilter.hasFound(request, authentication);
  }

  private static boolean isNew(HttpSession session) {
    try {
      return session.isNew();
    } catch (IllegalStateException ended) {
      return false;
    }
  }

  @Override
  public boolean isUserIn(HttpSession session) {
    Authentication stored = stored(session);
    return stored != null && stored.isAuthenticated() && !trust.isAnonymous(stored);
  }

  private boolean isUser(String userId, @Nullable String stored) {
    return stored != null && userIdCase.applyTo(stored).equals(userIdCase.applyTo(userId));
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
