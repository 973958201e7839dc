/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Map;
import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.util.ClassUtils;

/** The name is the user id, and standard claims are the profile. */
final class DefaultChatUserMapper implements ChatUserMapper {

  private final boolean byRegistration;
  private final boolean knowsOAuth2;
  private final boolean knowsJwt;

  DefaultChatUserMapper(boolean byRegistration) {
    ClassLoader loader = DefaultChatUserMapper.class.getClassLoader();
    this.byRegistration = byRegistration;
    this.knowsOAuth2 =
        ClassUtils.isPresent(
            "org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal", loader);
    this.knowsJwt = ClassUtils.isPresent("org.springframework.security.oauth2.jwt.Jwt", loader);
  }

  @Override
  public @Nullable ChatUser map(Authentication authentication) {
    String userId = userId(authentication);
    if (userId == null) {
      return null;
    }
    Map<String, Object> claims = claims(authentication.getPrincipal());
    return ChatUser.builder(userId)
        .name(text(claims, "name"))
        .avatar(text(claims, "picture", "avatar_url"))
        .link(text(claims, "profile", "html_url"))
        .build();
  }

  /**
   * The id alone, which is asked for on every request. Who has switched to another user sees the
   * application as that user; the user's private talk is another matter.
   */
  @Nullable String userId(Authentication authentication) {
    if (isSwitched(authentication)) {
      return null;
    }
    return byRegistration ? OAuth2UserIds.userId(authentication) : authentication.getName();
  }

  private static boolean isSwitched(Authentication authentication) {
    for (GrantedAuthority authority : authentication.getAuthorities()) {
      if (authority instanceof SwitchUserGrantedAuthority) {
        return true;
      }
    }
    return false;
  }

  private Map<String, Object> claims(@Nullable Object principal) {
    Map<String, Object> claims = knowsOAuth2 ? OAuth2Claims.of(principal) : Map.of();
    return claims.isEmpty() && knowsJwt ? JwtClaims.of(principal) : claims;
  }

  private static @Nullable String text(Map<String, Object> claims, String... names) {
    for (String name : names) {
      if (claims.get(name) instanceof String text && !text.isBlank()) {
        return text;
      }
    }
    return null;
  }
}
