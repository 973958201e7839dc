/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.web.context.HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.log.OperatorLog;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;

/** The user of a security context. */
class SecurityContextResolverTest {

  private static final RoleHierarchy NONE = new NullRoleHierarchy();
  private static final RoleHierarchy ADMIN_IMPLIES_CHAT =
      RoleHierarchyImpl.fromHierarchy("ROLE_ADMIN > ROLE_CHAT");
  private static final RequiredFactors NO_RULE =
      new RequiredFactors(new StaticApplicationContext());

  private final AtomicReference<Authentication> current = new AtomicReference<>();
  private final MockHttpServletRequest request = new MockHttpServletRequest();
  private final SecurityContextResolver resolver =
      new SecurityContextResolver(
          current::get,
          new DefaultChatUserMapper(false, OperatorLog.toPlatform()),
          "sid",
          NO_RULE,
          UserIdCase.SENSITIVE);

  @Test
  void missingAuthentication_isNoUser() {
    assertThat(resolver.userId(request)).isNull();
  }

  @Test
  void anonymousUser_isNoUser() {
    current.set(
        new AnonymousAuthenticationToken(
            "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));

    assertThat(resolver.userId(request)).isNull();
  }

  @Test
  void unauthenticatedUser_isNoUser() {
    current.set(new TestingAuthenticationToken("ada", "pw"));

    assertThat(resolver.userId(request)).isNull();
  }

  @Test
  void rememberedUser_isLoggedIn() {
    current.set(
        new RememberMeAuthenticationToken("key", "ada", AuthorityUtils.createAuthorityList("A")));

    assertThat(resolver.userId(request)).isEqualTo("ada");
  }

  @Test
  void switchedUser_isNoUser_exceptWithAMapperOfTheApplication() {
    current.set(
        new TestingAuthenticationToken(
            "ben", "pw", List.of(new SwitchUserGrantedAuthority("PREVIOUS", user("ada")))));
    SecurityContextResolver own =
        new SecurityContextResolver(
            current::get,
            user -> ChatUser.builder(user.getName()).build(),
            "sid",
            NO_RULE,
            UserIdCase.SENSITIVE);

    assertThat(resolver.userId(request)).isNull();
    assertThat(own.userId(request)).isEqualTo("ben");
  }

  @Test
  void sessionOfAnotherUser_isNotTheLoginSession() {
    MockHttpSession session = new MockHttpSession();
    SecurityContextResolver own =
        new SecurityContextResolver(
            current::get,
            user -> ChatUser.builder("id-of-" + user.getName()).build(),
            "sid",
            NO_RULE,
            UserIdCase.SENSITIVE);
    current.set(user("ben"));

    session.setAttribute(SPRING_SECURITY_CONTEXT_KEY, new SecurityContextImpl(user("ada")));
    assertThat(resolver.isLoginSession(request, session, "ben")).isFalse();
    assertThat(own.isLoginSession(request, session, "id-of-ben")).isFalse();

    session.setAttribute(
        SPRING_SECURITY_CONTEXT_KEY,
        new SecurityContextImpl(
            new RememberMeAuthenticationToken(
                "key", "ben", AuthorityUtils.createAuthorityList("A"))));
    assertThat(resolver.isLoginSession(request, session, "ben")).isTrue();
    assertThat(own.isLoginSession(request, session, "id-of-ben")).isTrue();
  }

  @Test
  void sessionWithoutAnAuthentication_isTheLoginSessionOnceTheClientHasReturnedIt() {
    MockHttpSession session = new MockHttpSession();
    current.set(user("ben"));
    assertThat(resolver.isLoginSession(request, session, "ben")).isFalse();

    session.setNew(false);
    assertThat(resolver.isLoginSession(request, session, "ben")).isTrue();

    request.addHeader("Authorization", "Basic YmVuOnB3");
    assertThat(resolver.isLoginSession(request, session, "ben")).isFalse();
  }

  @Test
  void sessionThatACredentialHasStarted_isTheLoginSessionOnceTheClientHasReturnedIt() {
    MockHttpSession session = new MockHttpSession();
    Authentication ben = new PreAuthenticatedAuthenticationToken("ben", "", List.of());
    session.setAttribute(SPRING_SECURITY_CONTEXT_KEY, new SecurityContextImpl(ben));
    current.set(ben);
    assertThat(resolver.isLoginSession(request, session, "ben")).isFalse();

    session.setNew(false);
    assertThat(resolver.isLoginSession(request, session, "ben")).isTrue();
  }

  @Test
  void newSessionOfALogin_isTheLoginSession() {
    MockHttpSession session = new MockHttpSession();
    session.setAttribute(SPRING_SECURITY_CONTEXT_KEY, new SecurityContextImpl(user("ben")));
    current.set(user("ben"));

    assertThat(resolver.isLoginSession(request, session, "ben")).isTrue();
  }

  @Test
  void bearerToken_namesTheLoginSessionAndTheExpiry() {
    Instant expiry = Instant.parse("2026-11-20T10:00:00Z");
    Map<String, Object> attributes = Map.of("sub", "ben", "sid", "phone", "exp", expiry);
    Jwt jwt = new Jwt("jwt", null, expiry, Map.of("alg", "none"), attributes);
    OAuth2AccessToken opaque =
        new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "opaque", null, expiry);
    OAuth2AccessToken endless =
        new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "opaque", null, null);
    var principal = new DefaultOAuth2AuthenticatedPrincipal("ben", attributes, List.of());
    for (Authentication bearer :
        List.of(
            new JwtAuthenticationToken(jwt, List.of()),
            new UsernamePasswordAuthenticationToken("ben", jwt, List.of()),
            new BearerTokenAuthentication(principal, opaque, List.of()),
            new BearerTokenAuthentication(principal, endless, List.of()))) {
      current.set(bearer);

      assertThat(resolver.userId(request)).isEqualTo("ben");
      assertThat(resolver.statelessSession(request, "ben")).isEqualTo("phone");
      assertThat(resolver.expiresAt(request, "ben")).isEqualTo(expiry);
    }
  }

  @Test
  void loginWithoutABearerToken_namesNeitherLoginSessionNorExpiry() {
    OidcIdToken idToken =
        new OidcIdToken("id", null, Instant.MAX, Map.of("sub", "ben", "sid", "phone"));
    for (Authentication login :
        List.of(
            user("ben"),
            UsernamePasswordAuthenticationToken.authenticated("ben", null, List.of()),
            new OAuth2AuthenticationToken(
                new DefaultOidcUser(List.of(), idToken), List.of(), "provider"))) {
      current.set(login);

      assertThat(resolver.statelessSession(request, "ben")).isNull();
      assertThat(resolver.expiresAt(request, "ben")).isNull();
    }
  }

  @Test
  void sessionOfTheUserInAnotherCase_isTheLoginSession_ifCasesDoNotCount() {
    MockHttpSession session = new MockHttpSession();
    session.setAttribute(SPRING_SECURITY_CONTEXT_KEY, new SecurityContextImpl(user("Ada")));
    current.set(user("ada"));
    SecurityContextResolver insensitive =
        new SecurityContextResolver(
            current::get,
            new DefaultChatUserMapper(false, OperatorLog.toPlatform()),
            "sid",
            NO_RULE,
            UserIdCase.INSENSITIVE);

    assertThat(insensitive.isLoginSession(request, session, "ada")).isTrue();
    assertThat(resolver.isLoginSession(request, session, "ada")).isFalse();
  }

  @Test
  void bearerToken_namesWhenItWasIssued_andOneThatDoesNotIsOld() {
    Instant issued = Instant.parse("2026-11-29T12:00:00Z");
    Jwt.Builder jwt = Jwt.withTokenValue("t").header("alg", "none").subject("ben");
    current.set(new JwtAuthenticationToken(jwt.build(), List.of()));
    assertThat(resolver.issuedAt(request, "ben")).isEqualTo(Instant.EPOCH);

    current.set(new JwtAuthenticationToken(jwt.issuedAt(issued).build(), List.of()));
    assertThat(resolver.issuedAt(request, "ben")).isEqualTo(issued);

    current.set(UsernamePasswordAuthenticationToken.authenticated("ben", jwt.build(), List.of()));
    assertThat(resolver.issuedAt(request, "ben")).as("decoded by a filter").isEqualTo(issued);
  }

  @Test
  void password_isAFreshCredential() {
    current.set(user("ben"));

    assertThat(resolver.issuedAt(request, "ben")).isNull();
  }

  @Test
  void mapperOfTheApplication_isCalledOncePerRequestAndUser() {
    AtomicInteger asked = new AtomicInteger();
    SecurityContextResolver own =
        new SecurityContextResolver(
            current::get,
            user -> {
              asked.incrementAndGet();
              return ChatUser.builder("id-of-" + user.getName()).name("Somebody").build();
            },
            "sid",
            NO_RULE,
            UserIdCase.SENSITIVE);
    current.set(user("ada"));

    assertThat(own.userId(request)).isEqualTo("id-of-ada");
    assertThat(own.userId(request)).isEqualTo("id-of-ada");
    assertThat(own.profile(request, "id-of-ada").name()).isEqualTo("Somebody");
    assertThat(asked).hasValue(1);

    current.set(user("bob"));
    assertThat(own.userId(request)).isEqualTo("id-of-bob");
    assertThat(asked).hasValue(2);
  }

  @Test
  void mapperThatReturnsNull_yieldsNoUser() {
    SecurityContextResolver own =
        new SecurityContextResolver(
            current::get, user -> null, "sid", NO_RULE, UserIdCase.SENSITIVE);
    current.set(user("ada"));

    assertThat(own.userId(request)).isNull();
  }

  @Test
  @SuppressWarnings("deprecation") // still used by older applications
  void runAsUser_isNoUser() {
    current.set(
        new org.springframework.security.access.intercept.RunAsUserToken(
            "key", "ben", null, List.of(), UsernamePasswordAuthenticationToken.class));

    assertThat(resolver.userId(request)).isNull();
  }

  @Test
  void requiredAuthorities_areGrantedOrImpliedByTheHierarchy() {
    assertThat(admits(List.of("ROLE_CHAT"), NONE)).isFalse();
    assertThat(admits(List.of("ROLE_CHAT"), NONE, "ROLE_ADMIN")).isFalse();
    assertThat(admits(List.of("ROLE_CHAT"), ADMIN_IMPLIES_CHAT, "ROLE_ADMIN")).isTrue();
    assertThat(admits(List.of("ROLE_CHAT"), NONE, "ROLE_CHAT")).isTrue();
  }

  @Test
  void requiredAuthorities_areAllRequired() {
    List<String> both = List.of("FACTOR_PASSWORD", "ROLE_CHAT");

    assertThat(admits(both, NONE, "FACTOR_PASSWORD")).isFalse();
    assertThat(admits(both, NONE, "ROLE_CHAT")).isFalse();
    assertThat(admits(both, NONE, "ROLE_CHAT", "FACTOR_PASSWORD")).isTrue();
    assertThat(admits(both, ADMIN_IMPLIES_CHAT, "FACTOR_PASSWORD", "ROLE_ADMIN")).isTrue();
    assertThat(admits(both, ADMIN_IMPLIES_CHAT, "ROLE_ADMIN")).isFalse();
  }

  @Test
  void requiredAuthorities_admitNoMissingUser() {
    assertThat(
            new RequiredAuthoritiesRule(List.of("ROLE_CHAT"), current::get, NONE)
                .admits(ChatUser.builder("ada").build()))
        .isFalse();
  }

  private boolean admits(List<String> required, RoleHierarchy hierarchy, String... held) {
    current.set(new TestingAuthenticationToken("ada", null, held));
    return new RequiredAuthoritiesRule(required, current::get, hierarchy)
        .admits(ChatUser.builder("ada").build());
  }

  private static Authentication user(String name) {
    return new TestingAuthenticationToken(name, null, List.of());
  }
}
