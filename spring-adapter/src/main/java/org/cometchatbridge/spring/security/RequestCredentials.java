/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.util.ClassUtils;

/** What the credential of a request says about its login, if the request carries it itself. */
final class RequestCredentials {

  private static final String BEARER =
      "org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken";
  private static final String JWT = "org.springframework.security.oauth2.jwt.Jwt";
  private static final String EXPIRY = "exp";
  private static final String ISSUE = "iat";

  private final String sessionClaim;
  private final boolean hasBearers;
  private final boolean hasJwt;

  /** Reads the login session from the given claim. */
  RequestCredentials(String sessionClaim) {
    ClassLoader loader = RequestCredentials.class.getClassLoader();
    this.sessionClaim = sessionClaim;
    this.hasBearers = ClassUtils.isPresent(BEARER, loader);
    this.hasJwt = ClassUtils.isPresent(JWT, loader);
  }

  /** Whether a request authenticates its user itself, so that the client needs no session. */
  boolean areIn(HttpServletRequest request, Authentication authentication) {
    return request.getHeader("Authorization") != null
        || authentication instanceof PreAuthenticatedAuthenticationToken
        || (hasBearers && BearerTokens.isBearer(authentication));
  }

  /** The name of the login session, or {@code null} if the credential names none. */
  @Nullable String session(Authentication authentication) {
    Object session = attributes(authentication).get(sessionClaim);
    boolean named = session instanceof String text ? !text.isBlank() : session instanceof Number;
    return named ? String.valueOf(session) : null;
  }

  /** When the credential expires, or {@code null} if it does not say that. */
  @Nullable Instant expiresAt(Authentication authentication) {
    Instant expiry = hasBearers ? BearerTokens.expiresAt(authentication) : null;
    return expiry == null && attributes(authentication).get(EXPIRY) instanceof Instant claimed
        ? claimed
        : expiry;
  }

  /**
   * When a bearer token was issued, or a time before any sign-out if it does not say that. {@code
   * null} for other credentials: a password proves the login anew.
   */
  @Nullable Instant issuedAt(Authentication authentication) {
    Instant issued = hasBearers ? BearerTokens.issuedAt(authentication) : null;
    if (issued != null) {
      return issued;
    }
    Map<String, Object> attributes = attributes(authentication);
    if (attributes.get(ISSUE) instanceof Instant claimed) {
      return claimed;
    }
    boolean bearer = !attributes.isEmpty() || (hasBearers && BearerTokens.isBearer(authentication));
    return bearer ? Instant.EPOCH : null;
  }

  /** An application may decode the JWT itself, and keep it as the credentials of the user. */
  private Map<String, Object> attributes(Authentication authentication) {
    Map<String, Object> attributes =
        hasBearers ? BearerTokens.attributes(authentication) : Map.of();
    return attributes.isEmpty() && hasJwt
        ? JwtClaims.of(authentication.getCredentials())
        : attributes;
  }
}
