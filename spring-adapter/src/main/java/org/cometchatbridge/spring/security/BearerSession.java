/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Reads the login session from a bearer JWT. Loaded only if that class is present. */
final class BearerSession {

  private BearerSession() {}

  static @Nullable String of(Authentication authentication, String claim) {
    if (!(authentication instanceof JwtAuthenticationToken bearer)) {
      return null;
    }
    Object session = bearer.getTokenAttributes().get(claim);
    boolean named = session instanceof String text ? !text.isBlank() : session instanceof Number;
    return named ? String.valueOf(session) : null;
  }
}
