/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.log.OperatorLog;
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

  private final AuthenticatedUserId userIds;
  private final OperatorLog log;
  private final @Nullable Class<?> runAs;
  private final boolean byRegistration;
  private final boolean hasOAuth2;
  private final boolean hasJwt;
  private final boolean hasSaml;
  private final AtomicBoolean warned = new AtomicBoolean();

  DefaultChatUserMapper(boolean byRegistration, OperatorLog log) {
    this.userIds = new AuthenticatedUserId(log);
    this.log = log.named(DefaultChatUserMapper.class);
    ClassLoader loader = DefaultChatUserMapper.class.getClassLoader();
    this.runAs =
        ClassUtils.isPresent(RUN_AS, loader) ? ClassUtils.resolveClassName(RUN_AS, loader) : null;
    this.byRegistration = byRegistration;
    this.hasOAuth2 =
        ClassUtils.isPresent(
            "org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal", loader);
    this.hasSaml =
        ClassUtils.isPresent(
            "org.springframework.security.saml2.provider.service.authentication.Saml2Authentication",
            loader);
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
        .name(DisplayName.of(claims))
        .avatar(text(claims, "picture", "avatar_url"))
        .link(text(claims, "profile", "html_url"))
        .build();
  }

  /**
   * Returns only the user id, which every request needs. Returns {@code null} for a principal that
   * names no user, for a name that is valid for one SAML login only, and for a user who acts as
   * another user, because that user's chat is private.
   */
  @Nullable String userId(Authentication authentication) {
    if (isActingAsAnother(authentication)) {
      return null;
    }
    String name = userIds.of(authentication);
    if (hasSaml && name != null && SamlUser.isTransient(authentication, name)) {
      warnOfTransientNames();
      return null;
    }
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

  private void warnOfTransientNames() {
    if (warned.compareAndSet(false, true)) {
      log.warn(
          "Users of a SAML login get no chat: their NameID is transient, so it names another user"
              + " with each login. Let the identity provider send a persistent one, or declare a"
              + " bean of type ChatUserMapper");
    }
  }

  private Map<String, Object> claims(@Nullable Object principal) {
    Map<String, Object> claims = hasOAuth2 ? OAuth2Claims.of(principal) : Map.of();
    if (claims.isEmpty() && hasJwt) {
      claims = JwtClaims.of(principal);
    }
    return claims.isEmpty() && hasSaml ? SamlUser.claims(principal) : claims;
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
