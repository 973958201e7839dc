/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.function.Supplier;
import org.cometchatbridge.servlet.AppResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Calls the resolver of the application with the user of Spring Security as the principal of the
 * request, since the bridge's filters stand outside of the one that provides it.
 */
final class AuthenticatedAppResolver implements AppResolver {

  private final AppResolver resolver;
  private final Supplier<@Nullable Authentication> current;

  AuthenticatedAppResolver(AppResolver resolver, Supplier<@Nullable Authentication> current) {
    this.resolver = resolver;
    this.current = current;
  }

  @Override
  public @Nullable String app(HttpServletRequest request) {
    Authentication user = current.get();
    return resolver.app(user == null ? request : new AuthenticatedRequest(request, user));
  }

  private static final class AuthenticatedRequest extends HttpServletRequestWrapper {

    private final Principal user;

    AuthenticatedRequest(HttpServletRequest request, Principal user) {
      super(request);
      this.user = user;
    }

    @Override
    public Principal getUserPrincipal() {
      return user;
    }
  }
}
