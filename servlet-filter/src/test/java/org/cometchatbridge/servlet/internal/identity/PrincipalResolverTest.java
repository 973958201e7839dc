/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.security.Principal;
import org.cometchatbridge.core.log.OperatorLog;
import org.junit.jupiter.api.Test;

/** The principal of a request names its user, unless its name is the text of another object. */
class PrincipalResolverTest {

  private final PrincipalResolver resolver = new PrincipalResolver(OperatorLog.toPlatform());

  /** An account with private data in its text. */
  private record Account(String login, String passwordHash) {}

  /** The principal that Spring Security gives a request. */
  private record Login(Object getPrincipal) implements Principal {
    @Override
    public String getName() {
      return getPrincipal instanceof Principal principal
          ? principal.getName()
          : getPrincipal.toString();
    }
  }

  @Test
  void nameOfAPrincipal_isTheUserId() {
    assertThat(resolver.userId(request(() -> "ada"))).isEqualTo("ada");
    assertThat(resolver.userId(request(new Login("ada")))).isEqualTo("ada");
    assertThat(resolver.userId(request(new Login((Principal) () -> "ada")))).isEqualTo("ada");
    assertThat(resolver.userId(request(null))).isNull();
  }

  @Test
  void textOfAnotherObject_isNoUserId() {
    Login login = new Login(new Account("ada", "$2a$10$abcdefghijklmnopqrstuv"));

    assertThat(resolver.userId(request(login))).isNull();
    assertThat(resolver.userId(request(new Login(login)))).isNull();
  }

  private static HttpServletRequest request(Principal principal) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> principal);
  }
}
