/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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
import org.springframework.security.saml2.provider.service.authentication.DefaultSaml2AuthenticatedPrincipal;
import org.springframework.security.saml2.provider.service.authentication.Saml2Authentication;

/** The chat user of an authentication. */
class UserMappingTest {

  private final DefaultChatUserMapper byName =
      new DefaultChatUserMapper(false, OperatorLog.toPlatform());
  private final DefaultChatUserMapper byRegistration =
      new DefaultChatUserMapper(true, OperatorLog.toPlatform());

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

  static Stream<Arguments> namesByClaims() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", "Ada Lovelace");
    all.put("given_name", "Ada");
    all.put("family_name", "King");
    all.put("nickname", "Countess");
    all.put("preferred_username", "ada.king");
    all.put("email", "lady.ada@host.example");
    return Stream.of(
        Arguments.of(all, List.of(), "Ada Lovelace"),
        Arguments.of(all, List.of("name"), "Ada King"),
        Arguments.of(all, List.of("name", "family_name"), "Ada"),
        Arguments.of(all, List.of("name", "given_name"), "King"),
        Arguments.of(all, List.of("name", "given_name", "family_name"), "Countess"),
        Arguments.of(all, List.of("name", "given_name", "family_name", "nickname"), "ada.king"),
        Arguments.of(Map.of("email", "lady.ada@host.example"), List.of(), "lady.ada"),
        Arguments.of(Map.of("email", "no-address"), List.of(), "sub-1"),
        Arguments.of(Map.of("email", "@host.example"), List.of(), "sub-1"),
        Arguments.of(Map.of("name", " ", "nickname", "Countess"), List.of(), "Countess"),
        Arguments.of(Map.of("name", "\u200b", "nickname", "Countess"), List.of(), "Countess"),
        Arguments.of(Map.of("name", "\u3164", "given_name", "\u00ad"), List.of(), "sub-1"),
        Arguments.of(Map.of("name", 7, "nickname", List.of("x")), List.of(), "sub-1"),
        Arguments.of(Map.of(), List.of(), "sub-1"));
  }

  @ParameterizedTest
  @MethodSource("namesByClaims")
  void displayName_isTheFirstClaimThatExists(
      Map<String, Object> claims, List<String> without, String expected) {
    Map<String, Object> attributes = new HashMap<>(claims);
    without.forEach(attributes::remove);
    attributes.put("id", "sub-1");
    attributes.put("sub", "sub-1");

    assertThat(byName.map(oauth2("any", attributes)).name()).isEqualTo(expected);
    assertThat(byName.map(bearer(attributes)).name()).isEqualTo(expected);
  }

  static Stream<Arguments> namesBySamlAttributes() {
    String claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
    return Stream.of(
        Arguments.of(Map.of("displayName", "Ada L.", "cn", "ada"), "Ada L."),
        Arguments.of(Map.of("urn:oid:2.16.840.1.113730.3.1.241", "Ada L."), "Ada L."),
        Arguments.of(
            Map.of("http://schemas.microsoft.com/identity/claims/displayname", "Ada L."), "Ada L."),
        Arguments.of(Map.of("givenName", "Ada", "sn", "King"), "Ada King"),
        Arguments.of(Map.of("urn:oid:2.5.4.42", "Ada", "urn:oid:2.5.4.4", "King"), "Ada King"),
        Arguments.of(Map.of(claims + "givenname", "Ada", claims + "surname", "King"), "Ada King"),
        Arguments.of(Map.of("mail", "lady.ada@host.example"), "lady.ada"),
        Arguments.of(Map.of("department", "Engines"), "saml-1"));
  }

  @ParameterizedTest
  @MethodSource("namesBySamlAttributes")
  void samlUser_isDescribedByItsAttributes(Map<String, String> attributes, String expected) {
    Map<String, List<Object>> lists = new HashMap<>();
    attributes.forEach((name, value) -> lists.put(name, List.of(value)));

    ChatUser user = byName.map(saml("saml-1", lists, "persistent", "saml-1"));

    assertThat(user.userId()).isEqualTo("saml-1");
    assertThat(user.name()).isEqualTo(expected);
  }

  @Test
  void transientNameId_isNoUser() {
    assertThat(byName.map(saml("_f00d", Map.of(), "transient", "_f00d"))).isNull();
    assertThat(byRegistration.userId(saml("_f00d", Map.of(), "transient", "_f00d"))).isNull();
    assertThat(byName.userId(saml("_f00d", Map.of(), "persistent", "_f00d"))).isEqualTo("_f00d");
    assertThat(byName.userId(saml("_f00d", Map.of(), "unspecified", "_f00d"))).isEqualTo("_f00d");
  }

  @Test
  void nameThatTheApplicationHasMapped_isAUserIdDespiteATransientNameId() {
    assertThat(byName.userId(saml("ada", Map.of(), "transient", "_f00d"))).isEqualTo("ada");
  }

  @Test
  void responseThatIsNoXml_isNotTransient() {
    Saml2Authentication login =
        new Saml2Authentication(
            new DefaultSaml2AuthenticatedPrincipal("ada", Map.of()),
            "<x nameid-format:transient urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
            List.of());

    assertThat(byName.userId(login)).isEqualTo("ada");
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

  private static @Nullable String session(Authentication authentication) {
    return new RequestCredentials("sid").session(authentication);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s-1", "42"})
  void bearerToken_namesItsLoginSession(String session) {
    assertThat(session(bearer(Map.of("sub", "ada", "sid", session)))).isEqualTo(session);
  }

  @Test
  void tokenWithoutTheClaim_namesNoLoginSession() {
    assertThat(session(bearer(Map.of("sub", "ada")))).isNull();
    assertThat(session(bearer(Map.of("sub", "ada", "sid", List.of("a"))))).isNull();
    assertThat(session(bearer(Map.of("sub", "ada", "sid", " ")))).isNull();
  }

  @Test
  void loginOfAnotherKind_namesNoLoginSession() {
    assertThat(session(oauth2("a", Map.of("id", "7", "sid", "s-1")))).isNull();
    assertThat(session(plain("ada"))).isNull();
  }

  private static Saml2Authentication saml(
      String name, Map<String, List<Object>> attributes, String format, String nameId) {
    String response =
        """
        <p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"
            xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Assertion>
          <Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">idp</Issuer>
          <Subject><NameID
              Format="urn:oasis:names:tc:SAML:2.0:nameid-format:%s"> %s </NameID>
            <SubjectConfirmation><NameID
              Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">%s</NameID>
            </SubjectConfirmation></Subject></Assertion></p:Response>
        """
            .formatted(format, nameId, nameId);
    return new Saml2Authentication(
        new DefaultSaml2AuthenticatedPrincipal(name, attributes), response, List.of());
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
