/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.core.ChatUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** The chat user of an authentication. */
class UserMappingTest {

  private final DefaultChatUserMapper byName = new DefaultChatUserMapper(false);
  private final DefaultChatUserMapper byRegistration = new DefaultChatUserMapper(true);

  @Test
  void userDetails_haveTheirNameAsUserId() {
    ChatUser user =
        byName.map(
            UsernamePasswordAuthenticationToken.authenticated(
                User.withUsername("ada@host.example").password("").authorities("A").build(),
                null,
                List.of()));

    assertThat(user.userId()).isEqualTo("ada@host.example");
    assertThat(user.name()).isEqualTo("ada");
    assertThat(user.avatar()).isEmpty();
  }

  @Test
  void oidcUser_isDescribedByStandardClaims() {
    OidcIdToken token =
        OidcIdToken.withTokenValue("t")
            .subject("sub-1")
            .claim("name", "Ada Lovelace")
            .claim("picture", "https://host.example/ada.png")
            .claim("profile", "https://host.example/ada")
            .build();
    ChatUser user =
        byName.map(
            new OAuth2AuthenticationToken(
                new DefaultOidcUser(List.of(), token), List.of(), "keycloak"));

    assertThat(user.userId()).isEqualTo("sub-1");
    assertThat(user.name()).isEqualTo("Ada Lovelace");
    assertThat(user.avatar()).hasValue("https://host.example/ada.png");
    assertThat(user.link()).hasValue("https://host.example/ada");
  }

  @Test
  void oauth2UserWithoutOpenIdConnect_isDescribedByItsAttributes() {
    ChatUser user =
        byName.map(oauth2("github", Map.of("id", "7", "avatar_url", "https://host.example/7.png")));

    assertThat(user.userId()).isEqualTo("7");
    assertThat(user.avatar()).hasValue("https://host.example/7.png");
  }

  @Test
  void attributesOfAnotherType_areIgnored() {
    ChatUser user =
        byName.map(oauth2("any", Map.of("id", "7", "name", 12, "picture", Map.of("url", "x"))));

    assertThat(user.name()).isEqualTo("7");
    assertThat(user.avatar()).isEmpty();
  }

  @Test
  void jwt_isDescribedByItsClaims() {
    ChatUser user = byName.map(bearer(Map.of("sub", "ada", "name", "Ada Lovelace")));

    assertThat(user.userId()).isEqualTo("ada");
    assertThat(user.name()).isEqualTo("Ada Lovelace");
  }

  @Test
  void authenticationWithoutAName_isNoUser() {
    assertThat(byName.map(new TestingAuthenticationToken("", null, List.of())).userId()).isEmpty();
  }

  @Test
  void usersOfSeveralProviders_neverShareAUserId() {
    Set<String> userIds = new HashSet<>();
    List<Authentication> users =
        List.of(
            oauth2("a", Map.of("id", "7")),
            oauth2("b", Map.of("id", "7")),
            oauth2("a:b", Map.of("id", "7")),
            oauth2("a", Map.of("id", "b:7")),
            oauth2("a%3Ab", Map.of("id", "7")),
            plain("7"),
            plain("oauth2:a:7"),
            plain("plain:oauth2:a:7"),
            plain("plain:7"));

    users.forEach(user -> userIds.add(byRegistration.userId(user)));

    assertThat(userIds).hasSameSizeAs(users).contains("7", "oauth2:a:7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s-1", "42"})
  void bearerToken_namesItsLoginSession(String session) {
    assertThat(BearerSession.of(bearer(Map.of("sub", "ada", "sid", session)), "sid"))
        .isEqualTo(session);
  }

  @Test
  void tokenWithoutTheClaim_namesNoLoginSession() {
    assertThat(BearerSession.of(bearer(Map.of("sub", "ada")), "sid")).isNull();
    assertThat(BearerSession.of(bearer(Map.of("sub", "ada", "sid", List.of("a"))), "sid")).isNull();
    assertThat(BearerSession.of(bearer(Map.of("sub", "ada", "sid", " ")), "sid")).isNull();
  }

  @Test
  void loginOfAnotherKind_namesNoLoginSession() {
    assertThat(BearerSession.of(oauth2("a", Map.of("id", "7", "sid", "s-1")), "sid")).isNull();
    assertThat(BearerSession.of(plain("ada"), "sid")).isNull();
  }

  private static Authentication plain(String name) {
    return new TestingAuthenticationToken(name, null, List.of());
  }

  private static Authentication oauth2(String registration, Map<String, Object> attributes) {
    return new OAuth2AuthenticationToken(
        new DefaultOAuth2User(List.of(), attributes, "id"), List.of(), registration);
  }

  private static JwtAuthenticationToken bearer(Map<String, Object> claims) {
    return new JwtAuthenticationToken(
        new Jwt("t", Instant.EPOCH, Instant.EPOCH.plusSeconds(60), Map.of("alg", "none"), claims));
  }
}
