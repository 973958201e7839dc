/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;

/** Reads the attributes of an OAuth2 or OpenID Connect user. Loaded only if OAuth2 is present. */
final class OAuth2Claims {

  private OAuth2Claims() {}

  static Map<String, Object> of(@Nullable Object principal) {
    return principal instanceof OAuth2AuthenticatedPrincipal user ? user.getAttributes() : Map.of();
  }
}
