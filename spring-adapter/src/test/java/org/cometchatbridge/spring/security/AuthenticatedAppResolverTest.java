/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.cometchatbridge.servlet.AppResolver;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;

/** The app by a claim of the user of Spring Security. */
class AuthenticatedAppResolverTest {

  private final MockHttpServletRequest request = new MockHttpServletRequest();

  @Test
  void claim_isThatOfTheAuthenticatedUser() {
    Authentication user =
        new TestingAuthenticationToken(
            new DefaultOAuth2User(List.of(), Map.of("sub", "ada", "tenant", "acme"), "sub"), "");

    assertThat(app(user)).isEqualTo("acme");
    assertThat(app(new TestingAuthenticationToken("ada", ""))).isNull();
    assertThat(new AuthenticatedAppResolver(AppResolver.claim("tenant"), () -> null).app(request))
        .isNull();
  }

  private String app(Authentication user) {
    return new AuthenticatedAppResolver(AppResolver.claim("tenant"), () -> user).app(request);
  }
}
