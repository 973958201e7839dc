/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.Serial;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.nio.CharBuffer;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.log.OperatorLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.user.OAuth2User;

/** Only what is meant to name a user is a user id. */
class AuthenticatedUserIdTest {

  private static final String HASH = "$2a$10$abcdefghijklmnopqrstuv";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(AuthenticatedUserId.class);
  private final DefaultChatUserMapper mapper =
      new DefaultChatUserMapper(false, OperatorLog.toPlatform());

  /** An account of an application, with private data in its text. */
  record Account(Long id, String login, String passwordHash) {}

  /** An entity of an application, whose text is another one with each request. */
  static final class Entity {}

  /** A type whose text is its value. */
  record AccountId(String value) {
    @Override
    public String toString() {
      return value;
    }
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(log);
  }

  static Stream<Arguments> objectsThatNameNoUser() {
    Stream<Object> objects =
        Stream.of(
            new Account(7L, "ada", HASH),
            new Entity(),
            new AccountId("ada"),
            new Object[] {"ada"},
            new String[] {"ada"},
            "ada".toCharArray(),
            CharBuffer.wrap("ada"),
            Optional.of(User.withUsername("ada").password(HASH).authorities("A").build()),
            Map.of("name", "ada"),
            List.of("ada"),
            7L,
            UUID.randomUUID(),
            new Subject(),
            HttpKind.USER);
    return objects.map(object -> Arguments.of(object));
  }

  private enum HttpKind {
    USER
  }

  @ParameterizedTest
  @MethodSource("objectsThatNameNoUser")
  void objectOfAnotherType_isNoUser(Object principal) {
    for (Authentication login :
        List.of(
            token(principal),
            nested(token(principal)),
            new Delegating(token(principal)),
            new Delegating(nested(token(principal))),
            new TextToken(principal),
            proxied(token(principal)))) {
      log.list.clear();

      assertThat(mapper.userId(login)).as(login.getClass().getName()).isNull();
      assertThat(mapper.map(login)).isNull();
      assertThat(new DefaultChatUserMapper(true, OperatorLog.toPlatform()).userId(login)).isNull();
    }
  }

  @Test
  void objectOfAnotherType_logsOneWarningPerClass_withoutItsText() {
    for (int i = 0; i < 3; i++) {
      mapper.userId(token(new Account(7L, "ada", HASH)));
      mapper.userId(token(new Entity()));
    }

    assertThat(log.list)
        .hasSize(2)
        .allSatisfy(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage())
                  .contains("ChatUserMapper")
                  .doesNotContain(HASH, "ada");
            });
    assertThat(log.list.get(0).getFormattedMessage()).contains(Account.class.getName());
  }

  @Test
  void warnings_areBounded() {
    AuthenticatedUserId ids = new AuthenticatedUserId(OperatorLog.toPlatform());
    List<Object> principals = new ArrayList<>();
    Object array = new Object[0];
    for (int dimension = 0; dimension < 150; dimension++) {
      principals.add(array);
      array = Array.newInstance(array.getClass(), 0);
    }

    principals.forEach(principal -> ids.of(token(principal)));

    assertThat(log.list).hasSize(100);
  }

  @Test
  void typesThatNameAUser_areUserIds() {
    assertThat(mapper.userId(token("ada"))).isEqualTo("ada");
    assertThat(
            mapper.userId(token(User.withUsername("ada").password(HASH).authorities("A").build())))
        .isEqualTo("ada");
    assertThat(mapper.userId(token((AuthenticatedPrincipal) () -> "ada"))).isEqualTo("ada");
    assertThat(mapper.userId(token((Principal) () -> "ada"))).isEqualTo("ada");
    assertThat(mapper.userId(nested(token("ada")))).isEqualTo("ada");
    assertThat(log.list).isEmpty();
  }

  @Test
  void idThatLooksLikeAText_isAUserId() {
    for (String id : List.of("Account[id=7]", "org.example.Entity@1b2c3d", HASH, "{name=ada}")) {
      assertThat(mapper.userId(token(id))).isEqualTo(id);
    }
  }

  @Test
  void nameThatATokenClassDeclares_isAUserId() {
    assertThat(mapper.userId(new OwnToken(new Account(7L, "ada", HASH)))).isEqualTo("ada");
    assertThat(mapper.userId(new Delegating(token("ada")))).isEqualTo("ada");
    assertThat(log.list).isEmpty();
  }

  @Test
  void textOfUserDetails_isNotTheirName() {
    User details = (User) User.withUsername("ada").password(HASH).authorities("A").build();

    assertThat(mapper.userId(new TextToken(details))).isEqualTo("ada");
  }

  @Test
  void missingPrincipal_isNoUser() {
    assertThat(mapper.userId(token(null))).isNull();
    assertThat(mapper.map(token(null))).isNull();
  }

  @Test
  void authenticationInACycle_isNoUser() {
    Cyclic cyclic = new Cyclic();
    UsernamePasswordAuthenticationToken outer =
        UsernamePasswordAuthenticationToken.authenticated(cyclic, null, List.of());
    cyclic.principal = outer;

    assertThat(mapper.userId(outer)).isNull();
  }

  @Test
  void textOfAnAttribute_isNoDisplayName() {
    OAuth2User user =
        new OAuth2User() {
          @Override
          public Map<String, Object> getAttributes() {
            return Map.of("name", new Account(7L, "ada", HASH), "picture", List.of(HASH));
          }

          @Override
          public Collection<? extends GrantedAuthority> getAuthorities() {
            return List.of();
          }

          @Override
          public String getName() {
            return "sub-1";
          }
        };

    ChatUser mapped = mapper.map(new OAuth2AuthenticationToken(user, List.of(), "any"));

    assertThat(mapped.name()).isEqualTo("sub-1");
    assertThat(mapped.avatar()).isEmpty();
  }

  private static UsernamePasswordAuthenticationToken token(Object principal) {
    return UsernamePasswordAuthenticationToken.authenticated(principal, null, List.of());
  }

  private static Authentication nested(Authentication inner) {
    return new TestingAuthenticationToken(inner, null, List.of());
  }

  private static Authentication proxied(Authentication target) {
    return (Authentication)
        Proxy.newProxyInstance(
            Authentication.class.getClassLoader(),
            new Class<?>[] {Authentication.class},
            (proxy, method, arguments) -> method.invoke(target, arguments));
  }

  /** A token whose class declares what names its user. */
  private static final class OwnToken extends AbstractAuthenticationToken {

    @Serial private static final long serialVersionUID = 1L;
    private final transient Account account;

    OwnToken(Account account) {
      super(List.of());
      this.account = account;
    }

    @Override
    public Object getCredentials() {
      return "";
    }

    @Override
    public Object getPrincipal() {
      return account;
    }

    @Override
    public String getName() {
      return account.login();
    }
  }

  /** A token whose name is the text of its principal, as Spring Security 7's own one. */
  private static final class TextToken extends AbstractAuthenticationToken {

    @Serial private static final long serialVersionUID = 1L;
    private final transient Object principal;

    TextToken(Object principal) {
      super(List.of());
      this.principal = principal;
    }

    @Override
    public Object getCredentials() {
      return "";
    }

    @Override
    public Object getPrincipal() {
      return principal;
    }

    @Override
    public String getName() {
      return principal.toString();
    }
  }

  /** A token whose principal is set later. */
  private static final class Cyclic extends AbstractAuthenticationToken {

    @Serial private static final long serialVersionUID = 1L;
    private transient Object principal;

    Cyclic() {
      super(List.of());
    }

    @Override
    public Object getCredentials() {
      return "";
    }

    @Override
    public Object getPrincipal() {
      return principal;
    }
  }

  /** A decorator of another token. */
  private record Delegating(Authentication target) implements Authentication {

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
      return target.getAuthorities();
    }

    @Override
    public Object getCredentials() {
      return target.getCredentials();
    }

    @Override
    public Object getDetails() {
      return target.getDetails();
    }

    @Override
    public Object getPrincipal() {
      return target.getPrincipal();
    }

    @Override
    public boolean isAuthenticated() {
      return target.isAuthenticated();
    }

    @Override
    public void setAuthenticated(boolean authenticated) {
      target.setAuthenticated(authenticated);
    }

    @Override
    public String getName() {
      return target.getName();
    }
  }
}
