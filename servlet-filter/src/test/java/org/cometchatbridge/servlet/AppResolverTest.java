/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where the app of a request comes from. */
class AppResolverTest {

  private enum Tenant {
    ACME
  }

  /** As MicroProfile JWT has it. */
  static final class ClaimPrincipal implements Principal {

    @Override
    public String getName() {
      return "alice";
    }

    @SuppressWarnings("unused") // by reflection
    public @Nullable Object getClaim(String name) {
      return name.equals("tenant") ? "acme" : null;
    }
  }

  /** As Spring Security has it: the claims are in an inner principal. */
  static final class Outer implements Principal {

    @Override
    public String getName() {
      return "alice";
    }

    @SuppressWarnings("unused") // by reflection
    public Object getPrincipal() {
      return new Inner();
    }
  }

  static final class Inner {

    @SuppressWarnings("unused") // by reflection
    public Map<String, Object> getAttributes() {
      return Map.of("tenant", "acme");
    }
  }

  @Test
  void hostName_firstLabelIsTheApp() {
    Map<String, @Nullable String> apps = new HashMap<>();
    for (String host :
        List.of("acme.example.org", "ACME.localhost", "localhost", "10.0.0.1", "[::1]", "", ".x")) {
      apps.put(host, AppResolver.hostName().app(request("getServerName", host)));
    }

    assertThat(apps)
        .containsEntry("acme.example.org", "acme")
        .containsEntry("ACME.localhost", "acme")
        .containsEntry("localhost", null)
        .containsEntry("10.0.0.1", null)
        .containsEntry("[::1]", null)
        .containsEntry("", null)
        .containsEntry(".x", null);
  }

  @Test
  void hostName_byTheApplication() {
    AppResolver resolver = AppResolver.hostName(Map.of("chat.acme.com", "acme")::get);

    assertThat(resolver.app(request("getServerName", "Chat.Acme.com"))).isEqualTo("acme");
    assertThat(resolver.app(request("getServerName", "chat.other.com"))).isNull();
  }

  @Test
  void header_blankIsNone() {
    AppResolver resolver = AppResolver.header("X-Tenant");

    assertThat(resolver.app(request("getHeader", " acme "))).isEqualTo("acme");
    assertThat(resolver.app(request("getHeader", " "))).isNull();
    assertThat(resolver.app(request("getHeader", null))).isNull();
  }

  @Test
  void sessionAttribute_ofTheTypesOfANameOnly() {
    AppResolver resolver = AppResolver.sessionAttribute("tenant");

    assertThat(resolver.app(session("acme"))).isEqualTo("acme");
    assertThat(resolver.app(session(42))).isEqualTo("42");
    assertThat(resolver.app(session(Tenant.ACME))).isEqualTo("ACME");
    assertThat(resolver.app(session(Map.of("id", "acme")))).isNull();
    assertThat(resolver.app(request("getSession", null))).isNull();
  }

  @Test
  void claim_ofThePrincipalOrOfThatWithinIt() {
    AppResolver resolver = AppResolver.claim("tenant");

    assertThat(resolver.app(request("getUserPrincipal", new ClaimPrincipal()))).isEqualTo("acme");
    assertThat(resolver.app(request("getUserPrincipal", new Outer()))).isEqualTo("acme");
    assertThat(AppResolver.claim("other").app(request("getUserPrincipal", new Outer()))).isNull();
    assertThat(resolver.app(request("getUserPrincipal", (Principal) () -> "alice"))).isNull();
    assertThat(resolver.app(request("getUserPrincipal", null))).isNull();
  }

  private static HttpServletRequest session(Object value) {
    return request("getSession", proxy(HttpSession.class, "getAttribute", value));
  }

  private static HttpServletRequest request(String method, @Nullable Object value) {
    return proxy(HttpServletRequest.class, method, value);
  }

  /** An object of which one method is implemented. */
  private static <T> T proxy(Class<T> type, String name, @Nullable Object value) {
    return type.cast(
        Proxy.newProxyInstance(
            AppResolverTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals(name)) {
                return value;
              }
              throw new UnsupportedOperationException(method.getName());
            }));
  }
}
