/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/** Reads the claims of a JWT. Loaded only if that class is present. */
final class JwtClaims {

  private JwtClaims() {}

  static Map<String, Object> of(@Nullable Object principal) {
    return principal instanceof Jwt jwt ? jwt.getClaims() : Map.of();
  }
}
