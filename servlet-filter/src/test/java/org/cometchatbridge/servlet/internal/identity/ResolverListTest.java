/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.List;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.UserResolver;
import org.junit.jupiter.api.Test;

/** Several resolvers act as one. */
class ResolverListTest {

  /** A request whose principal is ada, and that has no session. */
  private static final HttpServletRequest ADAS =
      (HttpServletRequest)
          Proxy.newProxyInstance(
              ResolverListTest.class.getClassLoader(),
              new Class<?>[] {HttpServletRequest.class},
              (proxy, method, args) ->
                  method.getName().equals("getUserPrincipal") ? (Principal) () -> "ada" : null);

  private record Naming(String userId, String session) implements UserResolver {

    @Override
    public String userId(HttpServletRequest request) {
      return userId;
    }

    @Override
    public String statelessSession(HttpServletRequest request, String user) {
      return session;
    }
  }

  @Test
  void loginSession_isNamedByTheResolverOfTheUser() {
    UserResolver list =
        new ResolverList(
            List.of(
                new SessionAttributeResolver("user", OperatorLog.toPlatform()),
                new Naming("ada", "s1"),
                other()));

    assertThat(list.userId(ADAS)).isEqualTo("ada");
    assertThat(list.statelessSession(ADAS, "ada")).isEqualTo("s1");
    assertThat(list.statelessSession(ADAS, "unknown")).isNull();
  }

  @Test
  void loginSession_isNotNamedByAnotherResolver() {
    UserResolver list =
        new ResolverList(
            List.of(new PrincipalResolver(OperatorLog.toPlatform()), new Naming("ada", "s1")));

    assertThat(list.userId(ADAS)).isEqualTo("ada");
    assertThat(list.statelessSession(ADAS, "ada")).isNull();
  }

  @Test
  void resolversOfTheBridge_nameNoLoginSession() {
    UserResolver list =
        new ResolverList(
            List.of(
                new SessionAttributeResolver("user", OperatorLog.toPlatform()),
                new PrincipalResolver(OperatorLog.toPlatform())));

    assertThat(list.statelessSession(ADAS, "ada")).isNull();
  }

  private static UserResolver other() {
    return new Naming("ada", "s2");
  }
}
