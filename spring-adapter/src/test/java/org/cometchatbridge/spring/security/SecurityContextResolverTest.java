/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.web.context.HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.core.ChatUser;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;

/** The user of a security context. */
class SecurityContextResolverTest {

  private final AtomicReference<Authentication> current = new AtomicReference<>();
  private final MockHttpServletRequest request = new MockHttpServletRequest();
  private final SecurityContextResolver resolver =
      new SecurityContextResolver(current::get, new DefaultChatUserMapper(false), "sid");

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
            current::get, user -> ChatUser.builder(user.getName()).build(), "sid");

    assertThat(resolver.userId(request)).isNull();
    assertThat(own.userId(request)).isEqualTo("ben");
  }

  @Test
  void sessionOfAnotherUser_isNotTheLoginSession() {
    MockHttpSession session = new MockHttpSession();
    SecurityContextResolver own =
        new SecurityContextResolver(
            current::get, user -> ChatUser.builder("id-of-" + user.getName()).build(), "sid");
    current.set(user("ben"));
    assertThat(resolver.isLoginSession(request, session, "ben")).isTrue();

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
  void mapperOfTheApplication_isCalledOncePerRequestAndUser() {
    AtomicInteger asked = new AtomicInteger();
    SecurityContextResolver own =
        new SecurityContextResolver(
            current::get,
            user -> {
              asked.incrementAndGet();
              return ChatUser.builder("id-of-" + user.getName()).name("Somebody").build();
            },
            "sid");
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
    SecurityContextResolver own = new SecurityContextResolver(current::get, user -> null, "sid");
    current.set(user("ada"));

    assertThat(own.userId(request)).isNull();
  }

  @Test
  void requiredAuthority_isGrantedOrImpliedByTheHierarchy() {
    ChatUser chatUser = ChatUser.builder("ada").build();
    RequiredAuthorityRule flat =
        new RequiredAuthorityRule("ROLE_CHAT", current::get, new NullRoleHierarchy());
    RequiredAuthorityRule high =
        new RequiredAuthorityRule(
            "ROLE_CHAT", current::get, RoleHierarchyImpl.fromHierarchy("ROLE_ADMIN > ROLE_CHAT"));

    assertThat(flat.admits(chatUser)).isFalse();
    current.set(new TestingAuthenticationToken("ada", null, "ROLE_ADMIN"));
    assertThat(flat.admits(chatUser)).isFalse();
    assertThat(high.admits(chatUser)).isTrue();
    current.set(new TestingAuthenticationToken("ada", null, "ROLE_CHAT"));
    assertThat(flat.admits(chatUser)).isTrue();
  }

  private static Authentication user(String name) {
    return new TestingAuthenticationToken(name, null, List.of());
  }
}
