/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;

/** Reads bearer tokens, signed or opaque. Loaded only if the resource server is present. */
final class BearerTokens {

  private BearerTokens() {}

  static boolean isBearer(Authentication authentication) {
    return authentication instanceof AbstractOAuth2TokenAuthenticationToken<?>;
  }

  static Map<String, Object> attributes(Authentication authentication) {
    return authentication instanceof AbstractOAuth2TokenAuthenticationToken<?> bearer
        ? bearer.getTokenAttributes()
        : Map.of();
  }

  static @Nullable Instant issuedAt(Authentication authentication) {
    return authentication instanceof AbstractOAuth2TokenAuthenticationToken<?> bearer
        ? bearer.getToken().getIssuedAt()
        : null;
  }

  static @Nullable Instant expiresAt(Authentication authentication) {
    return authentication instanceof AbstractOAuth2TokenAuthenticationToken<?> bearer
        ? bearer.getToken().getExpiresAt()
        : null;
  }
}
