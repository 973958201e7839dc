/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;

/**
 * Creates user ids for providers whose names may be equal: registration and name of an OAuth2 user,
 * the name of any other user. The mapping is injective: a plain name in the form of an OAuth2 user
 * id gets a prefix. Loaded only if OAuth2 login is present.
 */
final class OAuth2UserIds {

  private static final String OAUTH2 = "oauth2:";
  private static final String PLAIN = "plain:";

  private OAuth2UserIds() {}

  static String userId(Authentication authentication, String name) {
    if (name.isBlank()) {
      return name;
    }
    if (authentication instanceof OAuth2AuthenticationToken login) {
      String registration = login.getAuthorizedClientRegistrationId();
      return OAUTH2 + registration.replace("%", "%25").replace(":", "%3A") + ":" + name;
    }
    return name.startsWith(OAUTH2) || name.startsWith(PLAIN) ? PLAIN + name : name;
  }
}
