/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Map;
import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.util.ClassUtils;

/** Takes the user id from the principal, and the profile from the standard claims. */
final class DefaultChatUserMapper implements ChatUserMapper {

  /** In an artifact of its own since Spring Security 7. */
  private static final String RUN_AS =
      "org.springframework.security.access.intercept.RunAsUserToken";

  private final AuthenticatedUserId userIds = new AuthenticatedUserId();
  private final @Nullable Class<?> runAs;
  private final boolean byRegistration;
  private final boolean hasOAuth2;
  private final boolean hasJwt;

  DefaultChatUserMapper(boolean byRegistration) {
    ClassLoader loader = DefaultChatUserMapper.class.getClassLoader();
    this.runAs =
        ClassUtils.isPresent(RUN_AS, loader) ? ClassUtils.resolveClassName(RUN_AS, loader) : null;
    this.byRegistration = byRegistration;
    this.hasOAuth2 =
        ClassUtils.isPresent(
            "org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal", loader);
    this.hasJwt = ClassUtils.isPresent("org.springframework.security.oauth2.jwt.Jwt", loader);
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
   * Returns only the user id, which every request needs. Returns {@code null} for a principal that
   * names no user, and for a user who acts as another user, because that user's chat is private.
   */
  @Nullable String userId(Authentication authentication) {
    if (isActingAsAnother(authentication)) {
      return null;
    }
    String name = userIds.of(authentication);
    return name != null && byRegistration ? OAuth2UserIds.userId(authentication, name) : name;
  }

  private boolean isActingAsAnother(Authentication authentication) {
    if (runAs != null && runAs.isInstance(authentication)) {
      return true;
    }
    for (GrantedAuthority authority : authentication.getAuthorities()) {
      if (authority instanceof SwitchUserGrantedAuthority) {
        return true;
      }
    }
    return false;
  }

  private Map<String, Object> claims(@Nullable Object principal) {
    Map<String, Object> claims = hasOAuth2 ? OAuth2Claims.of(principal) : Map.of();
    return claims.isEmpty() && hasJwt ? JwtClaims.of(principal) : claims;
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
